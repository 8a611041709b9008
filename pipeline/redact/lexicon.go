package redact

// lexicon is what is known of words. Many words share what is known of them,
// so that it is kept once.
type lexicon struct {
	index map[string]uint16 // of a word in infos
	infos []info            // infos[0] is of a word of which nothing is known
	ids   map[info]uint16
}

func newLexicon(words int) *lexicon {
	return &lexicon{make(map[string]uint16, words), []info{{}}, map[info]uint16{{}: 0}}
}

// change changes what is known of a word.
func (x *lexicon) change(word string, by func(*info)) {
	i := x.infos[x.index[word]]
	by(&i)
	id, ok := x.ids[i]
	if !ok {
		id = uint16(len(x.infos))
		x.infos = append(x.infos, i)
		x.ids[i] = id
	}
	x.index[word] = id
}

func (x *lexicon) get(word string) *info { return &x.infos[x.index[word]] }

// inflected is what is known of the forms of words: that they are words.
func (x *lexicon) inflected() *info { return &x.infos[x.ids[info{flags: known}]] }
