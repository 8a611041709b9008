package pipeline

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"earshot/models"
	"earshot/pipeline/rules"
)

// generated makes phrases and texts of a language that looks like English to a
// matcher: few words are very frequent, phrases begin with these as often as
// not, share beginnings, and hold alternatives, optional words, inflections,
// gaps and numbers.
type generated struct {
	*rand.Rand
	common  []string // the frequent words, most frequent first
	content []string
}

func newGenerated(seed uint64) *generated {
	g := &generated{Rand: rand.New(rand.NewPCG(seed, 41))}
	g.common = strings.Fields(`i the to my and you a it is that of not was for have on in this be do they me with can am are but so
		what we at no if will get your just there about or as from know like would been has had out up when one how who all an by
		did could still then she he him her them because want need call again been after back which were over never ever`)
	onsets := strings.Fields("b c d f g l m n p r s t v w br ch cl cr dr fl gr pl pr sh sl st th tr")
	nuclei := strings.Fields("a e i o u ai ea ee oa ou")
	codas := strings.Fields("b ck d g l ll m n nd nt p r rd rt s ss st t v x ght ment tion")
	for range 6000 {
		word := onsets[g.IntN(len(onsets))] + nuclei[g.IntN(len(nuclei))]
		for range g.IntN(2) {
			word += onsets[g.IntN(13)] + nuclei[g.IntN(5)]
		}
		g.content = append(g.content, word+codas[g.IntN(len(codas))])
	}
	return g
}

// ranked is an index below n, by the law of Zipf and Mandelbrot: the chance of
// rank r goes with 1/(r+shift).
func (g *generated) ranked(n int, shift float64) int {
	return int(shift*math.Pow((shift+float64(n))/shift, g.Float64()) - shift)
}

func (g *generated) frequent() string { return g.common[g.ranked(len(g.common), 3)] }
func (g *generated) rare() string     { return g.content[g.ranked(len(g.content), float64(len(g.common)))] }

// item is one item of a phrase around a word.
func (g *generated) item(word string) models.PhraseItem {
	item := models.PhraseItem{Any: [][]models.PhraseWord{{{Text: word, Inflect: len(word) > 3 && g.IntN(3) == 0}}}}
	for g.IntN(3) == 0 {
		run := []models.PhraseWord{{Text: g.rare()}}
		if g.IntN(3) == 0 {
			run = append(run, models.PhraseWord{Text: g.rare()})
		}
		item.Any = append(item.Any, run)
	}
	return item
}

func (g *generated) phrase() models.Phrase {
	p := models.Phrase{Text: fmt.Sprint("generated ", g.Uint64())}
	length := 2 + g.IntN(3)
	must := g.IntN(length)       // a phrase of frequent words only says nothing
	gapped := g.IntN(8 * length) // in an eighth of the phrases there is a gap
	for i := range length {
		word := g.rare()
		if i != must && g.IntN(2) == 0 {
			word = g.frequent()
		}
		item := g.item(word)
		item.Optional = i == 1 && g.IntN(3) == 0
		if i == gapped {
			item.Gap = 1 + g.IntN(4)
		}
		p.Items = append(p.Items, item)
	}
	if g.IntN(20) == 0 {
		p.Items[(must+1)%length] = models.PhraseItem{Any: [][]models.PhraseWord{{{Class: models.ClassNumber}}}}
	}
	p.Items[len(p.Items)-1].Optional = false
	return p
}

func (g *generated) phrases(n int) []models.Phrase {
	out := make([]models.Phrase, n)
	for i := range out {
		out[i] = g.phrase()
	}
	return out
}

// say is one way to say a phrase.
func (g *generated) say(p models.Phrase) string {
	var words []string
	for _, item := range p.Items {
		if item.Optional && g.IntN(2) == 0 {
			continue
		}
		for _, w := range item.Any[g.IntN(len(item.Any))] {
			switch {
			case w.Class != "":
				words = append(words, "twenty", "five")
			default:
				words = append(words, w.Text)
			}
		}
		for range min(item.Gap, g.IntN(3)) {
			words = append(words, g.frequent())
		}
	}
	return strings.Join(words, " ")
}

// text is a conversation of about 250 words in which some phrases are said.
func (g *generated) text(phrases []models.Phrase) string {
	var b strings.Builder
	for words := 0; words < 250; {
		sentence := []string{}
		for range 6 + g.IntN(14) {
			word := g.frequent()
			if g.IntN(3) == 0 {
				word = g.rare()
			}
			sentence = append(sentence, word)
		}
		if g.IntN(3) == 0 {
			sentence = append(sentence, g.say(phrases[g.IntN(len(phrases))]))
		}
		words += len(sentence)
		b.WriteString(strings.Join(sentence, " "))
		b.WriteString(". ")
	}
	return b.String()
}

// matching reads conversations and matches phrases in them, as the pipeline
// does.
type matching struct {
	reader *reader
	book   *rulebook
	room   *room
}

func newMatching(b *testing.B, g *generated, phrases []models.Phrase) *matching {
	v := rules.NewVocabulary()
	for _, w := range g.content { // as if a lexicon asked about them
		v.Intern(w)
	}
	book, err := compile(models.Taxonomy{Topics: []models.Topic{{ID: "t", Rules: []models.Rule{{ID: "t/1", Phrases: phrases}}}}}, v)
	if err != nil {
		b.Fatal(err)
	}
	reader, err := newReader(v, Limits{}.withDefaults())
	if err != nil {
		b.Fatal(err)
	}
	return &matching{reader, book, &room{}}
}

// run gives how many hits a conversation has.
func (m *matching) run(t *models.Transcript) int {
	d := newDoc(t)
	d.room = m.room
	m.reader.read(d)
	m.book.match(d)
	m.room.empty()
	return len(d.turns[0].hits)
}

// BenchmarkMatch is the cost of reading and matching a conversation of 250
// words with few phrases and with many, and how many times the few the many
// cost, by the least that each text took: it may be 1.5 times. Both
// have the same texts, in which phrases of both are said, and a vocabulary with
// the words of everything else that asks about words.
func BenchmarkMatch(b *testing.B) {
	const few, many = 10, 10_000
	g := newGenerated(7)
	phrases := g.phrases(many)
	var texts [100]*models.Transcript
	for i := range texts {
		said := phrases
		if i%2 == 0 {
			said = phrases[:few]
		}
		texts[i] = &models.Transcript{Turns: []models.TranscriptTurn{{Speaker: models.SpeakerCustomer, Text: g.text(said)}}}
	}
	cheap, dear := newMatching(b, g, phrases[:few]), newMatching(b, g, phrases)
	for _, c := range []struct {
		phrases int
		*matching
	}{{few, cheap}, {many, dear}} {
		b.Run(fmt.Sprintf("phrases=%d", c.phrases), func(b *testing.B) {
			hits := 0
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				hits += c.run(texts[i%len(texts)])
			}
			b.ReportMetric(float64(hits)/float64(b.N), "hits/op")
		})
	}
	b.Run("ratio", func(b *testing.B) {
		var least [2][100]time.Duration // of what each text took, the rest is the machine's other work
		for b.Loop() {
			for i, m := range []*matching{cheap, dear} {
				for j, t := range texts {
					began := time.Now()
					m.run(t)
					if took := time.Since(began); least[i][j] == 0 || took < least[i][j] {
						least[i][j] = took
					}
				}
			}
		}
		var sum [2]time.Duration
		for i := range sum {
			for _, took := range least[i] {
				sum[i] += took
			}
		}
		b.ReportMetric(float64(sum[1])/float64(sum[0]), "times")
		for i, phrases := range []string{"few-ns", "many-ns"} {
			b.ReportMetric(float64(sum[i].Nanoseconds())/float64(len(texts)), phrases)
		}
		b.ReportMetric(0, "ns/op")
	})
}
