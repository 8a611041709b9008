package web

import (
	"fmt"
	"net/url"
	"strings"

	"earshot/models"
)

// redacted is what a placeholder's type of personal data is called.
func redacted(kind string) string {
	switch kind {
	case "PERSON":
		return "name"
	case "PHONE":
		return "phone number"
	case "PHONE_LAST4":
		return "phone, last 4"
	case "EMAIL":
		return "e-mail address"
	case "SSN":
		return "Social Security number"
	case "SSN_LAST4":
		return "Social Security number, last 4"
	case "CARD":
		return "card number"
	case "CVV":
		return "card security code"
	case "DOB":
		return "date of birth"
	case "ZIP":
		return "ZIP code"
	case "PIN", "IBAN", "EIN", "VIN":
		return kind
	case "IP":
		return "IP address"
	case "PASSWORD", "ADDRESS":
		return strings.ToLower(kind)
	case "DRIVER_LICENSE":
		return "driver license number"
	case "ALIEN_NUMBER":
		return "alien number"
	case "PLATE":
		return "license plate"
	case "USERNAME":
		return "user name"
	case "ID_OTHER":
		return "identifying number"
	case "MEDICARE":
		return "Medicare number"
	default: // account, routing, policy, claim, passport
		return strings.ToLower(strings.ReplaceAll(kind, "_", " ")) + " number"
	}
}

// kindWord is what a kind of findings is called.
func kindWord(kind string) string {
	switch kind {
	case models.FindingTopic:
		return "Topic"
	case models.FindingSignal:
		return "Signal"
	case models.FindingRepeat:
		return "Repeat contact"
	case models.FindingService:
		return "Service"
	}
	return kind
}

// evidence is what a finding speaks for, in words.
func (n names) evidence(kind, name string) string {
	switch kind {
	case models.FindingTopic:
		return n.topic(name)
	case models.FindingSignal:
		return n.signal(name)
	case models.FindingService:
		return n.service(name)
	}
	return strings.ReplaceAll(name, "-", " ") // prior-contact
}

// rulePage is where a rule is shown; empty where the rules in force do not hold
// it any more.
func (n names) rulePage(kind, name, rule string) string {
	switch kind {
	case models.FindingTopic:
		if _, known := n.topics[name]; known {
			return "/rules/topics/" + url.PathEscape(name) + "#rule-" + rule
		}
	case models.FindingSignal:
		if _, known := n.signals[name]; known {
			return "/rules/signals/" + url.PathEscape(name) + "#rule-" + rule
		}
	case models.FindingService:
		if _, known := n.services[name]; known {
			return "/rules/services#service-" + name
		}
	case models.FindingRepeat:
		return "/rules/repeat/" + url.PathEscape(name) + "#rule-" + rule
	}
	return ""
}

// hours is a time between contacts: 12 min, 3.0 h, 19.2 days.
func hours(h *float64) string {
	switch {
	case h == nil:
		return none
	case *h < 1:
		return fmt.Sprintf("%.0f\u00a0min", *h*60)
	case *h < 48:
		return fmt.Sprintf("%.1f\u00a0h", *h)
	}
	return fmt.Sprintf("%.1f\u00a0days", *h/24)
}

// window is the shortest of a contact's windows.
func window(within []string) string {
	i := models.Shortest(within)
	if i == models.NoWindow {
		return none
	}
	if w := models.Windows()[i]; i > 0 {
		return fmt.Sprintf("%.0f\u00a0days", w.Length.Hours()/24)
	}
	return "24\u00a0hours"
}

// timingWord is what a part of a conversation's time is called.
func timingWord(name string) string {
	switch name {
	case models.SpeakerCustomer:
		return "Customer talks"
	case models.SpeakerAgent:
		return "Agent talks"
	case models.EventHold:
		return "On hold"
	}
	return "Silence"
}
