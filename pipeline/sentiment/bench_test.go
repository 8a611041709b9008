package sentiment

import "testing"

func BenchmarkScore(b *testing.B) {
	s, v := scorer(b, false)
	for name, text := range map[string]string{
		"plain":   "my account number is four five six and I live at the same address as before",
		"feeling": "Honestly this is the third time I've called and I'm really frustrated, nobody ever called me back, but thank you so much for your help!",
	} {
		turn := Turn{Text: text, Words: words(v, text)}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Score(turn)
			}
		})
	}
}
