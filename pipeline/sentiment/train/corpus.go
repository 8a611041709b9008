package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/jdkato/prose/v3/tokenize"

	"earshot/pipeline/rules"
	"earshot/pipeline/sentiment"
)

// folds is into how many parts the texts are cut to learn from all but one and
// measure on that one.
const folds = 5

// text is one rated text.
type text struct {
	turn   sentiment.Turn
	rating float64 // mean of its raters, -4 to 4
	key    string  // the same for versions of one text
}

// corpus is the texts, and the vocabulary that they were read with.
type corpus struct {
	vocabulary *rules.Vocabulary
	texts      []text
}

// valences of words, by id.
type valences map[rules.ID]float64

// longestLine is in bytes.
const longestLine = 1 << 20

func newCorpus() (*corpus, error) {
	c := &corpus{vocabulary: rules.NewVocabulary()}
	_, err := sentiment.New(c.vocabulary) // so that all its words have a number
	return c, err
}

// load reads one rated text a line: {"text": "…", "mean_valence": 2.7}.
func (c *corpus) load(path string) ([]text, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read from
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	var texts []text
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	for lines.Scan() {
		var row struct {
			Text    string  `json:"text"`
			Valence float64 `json:"mean_valence"`
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, len(texts)+1, err)
		}
		texts = append(texts, text{turn: c.read(row.Text), rating: row.Valence, key: key(row.Text)})
	}
	return texts, lines.Err()
}

// leaveOut takes out the versions of the texts that are held out.
func (c *corpus) leaveOut(held []text) {
	out := map[string]bool{}
	for _, t := range held {
		out[t.key] = true
	}
	c.texts = slices.DeleteFunc(c.texts, func(t text) bool { return out[t.key] })
}

// read reads a text as the analysis does.
func (c *corpus) read(s string) sentiment.Turn {
	var words []rules.Word
	ended := false
	for i, token := range tokenize.New().Tokenize(s) {
		if rules.EndsSentence(token.Text) {
			ended = true
			continue
		}
		words = c.vocabulary.Append(words, token.Text, token.Start, i, ended)
		ended = false
	}
	return sentiment.Turn{Text: s, Words: words}
}

// beginning is how many letters two texts have in common at their beginning to
// be taken for versions of one.
const beginning = 24

// key is the same for versions of one text: the tweets hold some with other
// punctuation and capitals.
func key(s string) string {
	letters := strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, strings.ReplaceAll(s, "@anonymous", "")))
	return letters[:min(len(letters), beginning)]
}

// fold is the part that a text and all its versions are in.
func (t text) fold() int {
	h := fnv.New32a()
	h.Write([]byte(t.key))
	return int(h.Sum32() % folds)
}

// list writes valences as the lexicon reads them, by word.
func (c *corpus) list(of valences) string {
	var rows []string
	for id, valence := range of {
		rows = append(rows, c.vocabulary.Name(id)+"\t"+strconv.FormatFloat(valence, 'f', 1, 64)+"\n")
	}
	slices.Sort(rows)
	return strings.Join(rows, "")
}
