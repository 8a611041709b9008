package models

// A11Schema names the version of the A11Row.
const A11Schema = "earshot.a11/v1"

// A11Source stands in every A11Row: it must never be taken for survey answers.
const A11Source = "inferred from transcripts, not survey"

// A11Row is one service and channel in one fiscal quarter, in the manner of
// what OMB Circular A-11 §280 asks of surveys. A null tells of too few contacts.
type A11Row struct {
	Service     string // NoService for contacts without one
	FiscalYear  int
	Quarter     int
	StartDate   string // first day, 2026-10-01
	EndDate     string // last day
	Channel     string
	TotalVolume *int64
	Drivers     map[string]A11Driver // by driver; one for each of Drivers
	Suppressed  bool                 // TotalVolume and all counts are null
}

// A11Driver counts the contacts that speak of a driver: with a pain point of
// it, and with praise.
type A11Driver struct{ Negative, Positive *int64 }

// Drivers are all drivers, in the order of A-11.
func Drivers() []string {
	return []string{DriverEffectiveness, DriverEase, DriverEfficiency, DriverTransparency, DriverHumanity, DriverEmployee}
}
