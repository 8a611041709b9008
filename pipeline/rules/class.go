package rules

import "strings"

// Class is a kind of words that phrases ask for. A word has it whether or not
// anything else asks about the word.
type Class uint8

// The classes.
const (
	Plain   Class = iota // every other word
	Number               // 3, three
	Ordinal              // 3rd, third
)

// longestNumber is how many words one number may have, "and" not counted.
const longestNumber = 8

// numberWords are the words that numbers are written with.
func numberWords() string {
	return `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
		eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred thousand million billion`
}

func ordinalWords() string {
	return `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
		sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth
		hundredth thousandth`
}

// digits is the class of a word in lower case by the digits it begins with.
func digits[word string | []byte](w word) Class {
	n := 0
	for n < len(w) && w[n] >= '0' && w[n] <= '9' {
		n++
	}
	switch {
	case n == 0:
		return Plain
	case n == len(w):
		return Number
	}
	switch string(w[n:]) {
	case "st", "nd", "rd", "th":
		return Ordinal
	}
	return Plain
}

// addClasses makes v know the words of each class.
func (v *Vocabulary) addClasses() {
	for class, list := range []string{Number: numberWords(), Ordinal: ordinalWords()} { // in order, so that ids are the same in every process
		for word := range strings.FieldsSeq(list) {
			id := v.Intern(word)
			v.classes[id] = Class(class)
		}
	}
}
