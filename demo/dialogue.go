package demo

import (
	"strings"

	"earshot/models"
)

// line is one turn on its way to the transcript.
type line struct {
	speaker string
	text    string
	hold    int  // seconds on hold before it
	moved   bool // the call was handed over before it
}

// dialogue puts one contact into words.
type dialogue struct {
	dice
	*contact
	w        *library
	facts    *facts
	voice    voice
	agent    agent
	mood     int // as it changes; contact.mood is how it starts
	lines    []line
	hold     int // seconds of hold that the next line follows
	moved    bool
	handOver bool // the last thing that happened was a transfer
}

func newDialogue(seed uint64, w *library, c *contact, n uint64) *dialogue {
	d := &dialogue{dice: newDice(seed, streamDialogue, n), contact: c, w: w, mood: c.mood}
	d.agent = newAgent(w, d.IntN(agents))
	d.voice = newVoice(d.dice, c.channel)
	who := c.person
	if who < 0 {
		who = strangers + c.episode
	}
	d.facts = newFacts(seed, d, newPerson(seed, w, who))
	return d
}

// strangers are numbered from here, above all known customers.
const strangers = 1 << 30

// run holds the whole conversation.
func (d *dialogue) run() {
	d.welcome()
	d.opening()
	room := d.turns - 3
	for _, beat := range d.beats() {
		if len(d.lines) >= room {
			break
		}
		beat()
	}
	d.finish()
	for i := range d.lines {
		d.lines[i].text = d.voice.speak(d.dice, d.lines[i].speaker, d.lines[i].text)
	}
}

// say adds a turn, or goes on with the last one if the same speaker has it.
func (d *dialogue) say(speaker string, texts ...string) {
	text := join(texts...)
	if text == "" {
		return
	}
	if last := len(d.lines) - 1; last >= 0 && d.lines[last].speaker == speaker && d.hold == 0 && !d.moved {
		d.lines[last].text = join(d.lines[last].text, text)
		return
	}
	d.lines = append(d.lines, line{speaker, text, d.hold, d.moved})
	d.hold, d.moved = 0, false
}

// join puts texts in a row; after a comma the sentence goes on.
func join(texts ...string) string {
	joined := ""
	for _, text := range texts {
		switch {
		case joined == "" || text == "":
			joined += text
		case strings.HasSuffix(joined, ","):
			joined += " " + lowerFirst(text)
		default:
			joined += " " + text
		}
	}
	return joined
}

// some is a phrasing of a shared list, or of the service's own.
// A chat has lists of its own where a call's would not do.
func (d *dialogue) some(list string) string {
	if chat := list + "-chat"; d.channel == models.ChannelChat && len(d.w.lists[chat]) > 0 {
		list = chat
	}
	return d.facts.fill(d.service, d.point, "{"+list+"}")
}

// tempered is a phrasing of a list that differs by mood: LIST-calm and so on.
func (d *dialogue) tempered(list string) string {
	return d.some(list + "-" + [...]string{"content", "calm", "annoyed", "angry"}[d.mood])
}

// exchange speaks "agent => customer => agent …" after a lead of the agent's.
func (d *dialogue) exchange(lead, text string) {
	speaker, next := models.SpeakerAgent, models.SpeakerCustomer
	for part := range strings.SplitSeq(text, " => ") {
		d.say(speaker, lead, part)
		lead = ""
		speaker, next = next, speaker
	}
}

func (d *dialogue) welcome() {
	if d.channel == models.ChannelChat {
		if d.chance(45) {
			d.say(models.SpeakerBot, d.some("bot-welcome"))
		} else {
			d.say(models.SpeakerAgent, d.some("chat-welcome"))
		}
		return
	}
	d.say(models.SpeakerAgent, d.some("call-welcome"))
}

// opening is the customer's first turn: hello, why again, what is wrong.
func (d *dialogue) opening() {
	say := d.some("say") // first, because what else is said goes by it
	var parts []string
	if d.chance(72) || d.origin == originSent {
		parts = append(parts, d.some("hello"))
	}
	parts = append(parts, d.history())
	if d.mood >= 2 && d.chance(45) {
		parts = append(parts, d.tempered("temper"))
	}
	if d.hideService || d.chance(18) {
		parts = append(parts, d.some("about-service"))
	}
	d.say(models.SpeakerCustomer, append(parts, say)...)
	if d.lines[0].speaker == models.SpeakerBot {
		d.say(models.SpeakerAgent, d.some("bot-handover"))
	}
}

// history is what the customer says about earlier contacts: mostly the truth,
// not always, and often nothing.
func (d *dialogue) history() string {
	switch {
	case d.origin == originRaised:
		return d.some("raised")
	case d.origin == originUnrelated:
		return d.some("again-mistaken")
	case d.origin == originCut && d.chance(85):
		return d.some("again-cut")
	case d.origin == originSent && d.chance(85):
		return d.some("again-sent")
	case d.origin == originAgain && d.chance(78):
		switch {
		case d.before == endPromise && d.chance(60):
			return d.some("again-promise")
		case d.nth > 2 || d.chance(45):
			return d.some("again-number")
		}
		return d.some("again-vague")
	}
	return ""
}

// beats are what may happen between opening and end, in order; those that find
// no room are left out.
func (d *dialogue) beats() []func() {
	talks := len(d.facts.suited(d.point, "talk")["talk"])
	talk := func() {
		if talks--; talks >= 0 {
			d.exchange("", d.some("talk"))
		}
	}
	var beats []func()
	sorry := d.tempered("sorry")
	if d.chance(72) {
		beats = append(beats, func() { d.exchange(sorry, d.some("verify")) })
		sorry = ""
	}
	beats = append(beats, func() {
		d.say(models.SpeakerAgent, sorry)
		talk()
	})
	if d.channel == models.ChannelCall && (d.chance(26) || d.spike && d.chance(70)) {
		beats = append(beats, d.putOnHold)
	}
	if d.chance([...]float64{0.3, 1.5, 14, 42}[d.mood]) {
		beats = append(beats, func() { d.escalate() })
	}
	if d.second != nil {
		beats = append(beats, d.raiseSecond)
	}
	return append(beats, talk, talk, talk)
}

func (d *dialogue) putOnHold() {
	d.exchange("", d.some("hold"))
	d.hold = d.between(25, 240)
	if d.spike {
		d.hold += d.between(120, 420)
	}
	d.say(models.SpeakerAgent, d.some("hold-back"))
}

func (d *dialogue) escalate() {
	d.say(models.SpeakerCustomer, d.some("escalate"))
	if d.chance(35) && d.channel == models.ChannelCall {
		d.exchange("", d.some("escalate-granted"))
		d.hold, d.moved = d.between(20, 150), true
		d.exchange("", d.some("takes-over"))
		return
	}
	d.exchange("", d.some("escalate-put-off"))
}

func (d *dialogue) raiseSecond() {
	if d.lines[len(d.lines)-1].speaker == models.SpeakerCustomer {
		d.say(models.SpeakerAgent, d.some("noted"))
	}
	say := d.facts.fill(d.service, d.second, "{say}")
	d.say(models.SpeakerCustomer, d.some("also"), say)
	d.say(models.SpeakerAgent, d.some("also-answer"), d.facts.fill(d.service, d.second, pick(d.dice, []string{"{fix-short}", "{stuck}"})))
	d.say(models.SpeakerCustomer, d.some("okay"))
}

// finish is the last three turns or so.
func (d *dialogue) finish() {
	switch d.ending {
	case endSolved:
		d.exchange("", d.facts.fill(d.service, d.point, "{fix}"))
		d.mood = max(0, d.mood-2)
		d.say(models.SpeakerCustomer, d.tempered("thanks"))
		d.exchange("", d.some("bye"))
	case endPromise:
		d.exchange("", d.some("stuck")+" "+d.some("promise"))
		d.say(models.SpeakerCustomer, d.tempered("accept"))
		d.exchange("", d.some([...]string{"bye", "bye", "bye-sorry", "bye-sorry"}[d.mood]))
	case endStuck:
		d.exchange("", d.some("stuck"))
		d.say(models.SpeakerCustomer, d.tempered("upset"))
		d.say(models.SpeakerAgent, d.some("bye-sorry"))
	case endTransfer:
		d.exchange("", d.some("transfer"))
		d.say(models.SpeakerCustomer, d.tempered("transferred"))
		d.handOver = true
	case endCut:
		d.exchange("", d.some("stuck"))
		d.say(models.SpeakerCustomer, d.some("cut-short"))
		d.say(models.SpeakerAgent, d.some("cut-agent"))
	}
}
