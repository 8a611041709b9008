package main

import (
	"maps"
	"math"
	"slices"

	"earshot/pipeline/rules"
	"earshot/pipeline/sentiment"
)

const (
	fewest = 3   // texts that a word must be in to be learned
	ridge  = 2.0 // how strongly a word is held to the valence it has
	rounds = 3   // of Gauss-Newton
	sweeps = 6   // of coordinate descent in each
	steep  = 2.0 // the most that a word's place may multiply its valence by
)

// learn fits the valences of the lexicon's words to the ratings: ridge
// regression on the words in their place (negated, boosted, before a "but"),
// with VADER's own valences as what they are drawn to. A word keeps its sign.
func (c *corpus) learn(texts []text) (valences, error) {
	start, err := sentiment.NewRated(c.vocabulary, "")
	if err != nil {
		return nil, err
	}
	learned := valences{}
	for range rounds {
		s, err := sentiment.NewRated(c.vocabulary, c.list(learned))
		if err != nil {
			return nil, err
		}
		p := newProblem(s, texts)
		for range sweeps {
			for _, id := range p.words {
				p.move(id, start.Valence(id))
			}
		}
		for _, id := range p.words {
			learned[id] = math.Round(10*p.valence[id]) / 10
		}
	}
	maps.DeleteFunc(learned, func(id rules.ID, v float64) bool { return math.Abs(v-start.Valence(id)) < 0.05 })
	return learned, nil
}

// use is a word in a text, and by how much the text's predicted rating moves
// with the word's valence.
type use struct {
	text  int
	slope float64
}

// problem is the regression, linear around the valences so far.
type problem struct {
	words    []rules.ID // in order
	uses     map[rules.ID][]use
	valence  valences
	residual []float64
}

func newProblem(s *sentiment.Scorer, texts []text) *problem {
	p := &problem{uses: map[rules.ID][]use{}, valence: valences{}, residual: make([]float64, len(texts))}
	scores, ratings := scored(s, texts)
	intercept, slope := line(scores, ratings)
	for i, t := range texts {
		p.residual[i] = ratings[i] - intercept - slope*scores[i]
		// The normalisation x/sqrt(x²+15) has the derivative 15/(x²+15)^1.5,
		// that is (1-score²)^1.5 / sqrt(15).
		flat := slope * math.Pow(1-scores[i]*scores[i], 1.5) / math.Sqrt(15)
		for _, part := range s.Explain(t.turn) {
			if part.First != part.Last {
				continue
			}
			id := t.turn.Words[part.First].ID
			valence := s.Valence(id)
			if valence == 0 {
				continue
			}
			p.valence[id] = valence
			place := min(max(part.Valence/valence, -steep), steep)
			p.uses[id] = append(p.uses[id], use{i, flat * place})
		}
	}
	maps.DeleteFunc(p.uses, func(_ rules.ID, u []use) bool { return len(u) < fewest })
	p.words = slices.Sorted(maps.Keys(p.uses))
	return p
}

// move takes one word to where the residuals are least, held to its start.
func (p *problem) move(id rules.ID, start float64) {
	now := p.valence[id]
	pull, weight := ridge*(start-now), ridge
	for _, u := range p.uses[id] {
		pull += u.slope * p.residual[u.text]
		weight += u.slope * u.slope
	}
	to := now + pull/weight
	if to*start < 0 {
		to = 0
	}
	for _, u := range p.uses[id] {
		p.residual[u.text] -= u.slope * (to - now)
	}
	p.valence[id] = to
}

// crossValidate is the correlation over all texts, each scored with what was
// learned from the other folds.
func (c *corpus) crossValidate() (float64, error) {
	var scores, ratings []float64
	for k := range folds {
		var rest, held []text
		for _, t := range c.texts {
			if t.fold() == k {
				held = append(held, t)
			} else {
				rest = append(rest, t)
			}
		}
		learned, err := c.learn(rest)
		if err != nil {
			return 0, err
		}
		s, err := sentiment.NewRated(c.vocabulary, c.list(learned))
		if err != nil {
			return 0, err
		}
		x, y := scored(s, held)
		scores, ratings = append(scores, x...), append(ratings, y...)
	}
	return pearson(scores, ratings), nil
}

// correlation is Pearson's r of ratings and scores.
func (c *corpus) correlation(texts []text, with valences) (float64, error) {
	s, err := sentiment.NewRated(c.vocabulary, c.list(with))
	if err != nil {
		return 0, err
	}
	return pearson(scored(s, texts)), nil
}

func scored(s *sentiment.Scorer, texts []text) (scores, ratings []float64) {
	for _, t := range texts {
		score, _ := s.Score(t.turn)
		scores, ratings = append(scores, score), append(ratings, t.rating)
	}
	return scores, ratings
}

// line is the least-squares line through the points.
func line(x, y []float64) (intercept, slope float64) {
	mx, my := mean(x), mean(y)
	var sxy, sxx float64
	for i := range x {
		sxy += (x[i] - mx) * (y[i] - my)
		sxx += (x[i] - mx) * (x[i] - mx)
	}
	slope = sxy / sxx
	return my - slope*mx, slope
}

func pearson(x, y []float64) float64 {
	_, there := line(x, y)
	_, back := line(y, x)
	return math.Copysign(math.Sqrt(there*back), there)
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
