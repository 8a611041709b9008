package export

import (
	"math"

	"earshot/models"
)

// A11 is one row per service, fiscal quarter and channel, in the manner of the
// A-11 survey data that agencies report. Nothing in it was asked of anybody:
// every row says so, and there is no count of responses.
func A11() Table[models.A11Row] {
	of := func(name string, kind Type, about string, value func(models.A11Row) any) Column[models.A11Row] {
		return Column[models.A11Row]{Name: name, Type: kind, About: about, Of: value}
	}
	columns := []Column[models.A11Row]{
		schemaVersion[models.A11Row](models.A11Schema),
		of("source", Text, "Always: "+models.A11Source+".", func(models.A11Row) any { return models.A11Source }),
		of("service", Text, "Public service; (none) for contacts without one.", func(r models.A11Row) any { return text(r.Service) }),
		of("fiscal_year", Integer, "Fiscal year, named by the calendar year it ends in.", func(r models.A11Row) any { return int64(r.FiscalYear) }),
		of("quarter", Integer, "Quarter of the fiscal year, 1 to 4.", func(r models.A11Row) any { return int64(r.Quarter) }),
		of("start_date", Text, "First day of the quarter.", func(r models.A11Row) any { return text(r.StartDate) }),
		of("end_date", Text, "Last day of the quarter.", func(r models.A11Row) any { return text(r.EndDate) }),
		of("channel", Text, "Channel by its name in Touchpoints: phone, live_chat, email, sms_text_messages, social_media or other.",
			func(r models.A11Row) any { return touchpointsChannel(r.Channel) }),
		of("earshot_channel", Text, "The same by its name in Earshot: call, chat, email, sms, social or other.", func(r models.A11Row) any { return text(r.Channel) }),
		of("total_volume", Integer, "Contacts of the service by this channel.", func(r models.A11Row) any { return integer(r.TotalVolume) }),
	}
	for _, driver := range models.Drivers() {
		columns = append(columns, counted("positive_"+driver, "Contacts that praise this driver: with a topic of it that is marked as praise (inferred).",
			func(r models.A11Row) *int64 { return r.Drivers[driver].Positive })...)
	}
	for _, driver := range models.Drivers() {
		columns = append(columns, counted("negative_"+driver, "Contacts with a pain point of this driver: with a topic of it that is not marked as praise (inferred).",
			func(r models.A11Row) *int64 { return r.Drivers[driver].Negative })...)
	}
	columns = append(columns, of("suppressed", Truth, "All counts of the row are null: it is about fewer contacts than may be shown, or would give such a row away.",
		func(r models.A11Row) any { return r.Suppressed }))
	return Table[models.A11Row]{Schema: models.A11Schema, Columns: columns}
}

// counted is a count and its share of the total volume.
func counted(name, about string, count func(models.A11Row) *int64) []Column[models.A11Row] {
	return []Column[models.A11Row]{
		{Name: name, Type: Integer, About: about, Of: func(r models.A11Row) any { return integer(count(r)) }},
		{Name: name + "_share", Type: Number, About: name + " by total_volume.", Of: func(r models.A11Row) any {
			n := count(r)
			if n == nil || r.TotalVolume == nil || *r.TotalVolume == 0 {
				return nil
			}
			return math.Round(float64(*n)/float64(*r.TotalVolume)*1e4) / 1e4
		}},
	}
}

func touchpointsChannel(channel string) any {
	switch channel {
	case "call":
		return "phone"
	case "chat":
		return "live_chat"
	case "sms":
		return "sms_text_messages"
	case "social":
		return "social_media"
	default:
		return text(channel)
	}
}
