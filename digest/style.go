package digest

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
)

// colour is a light and a dark value.
type colour struct{ light, dark string }

// palette are the colours of the page by their role.
func palette() map[string]colour {
	return map[string]colour{
		"page":      {"#f3f4f6", "#0d1117"},
		"card":      {"#ffffff", "#161b22"},
		"text":      {"#1b1f24", "#e6edf3"},
		"muted":     {"#545d68", "#a3adb8"},
		"link":      {"#0b57d0", "#83b9ff"},
		"rule":      {"#d5dae0", "#30363d"},
		"worse":     {"#8f1d14", "#ffb9b0"},
		"worse-bg":  {"#fde8e6", "#4d1815"},
		"better":    {"#0d5030", "#9be8b0"},
		"better-bg": {"#e2f4e8", "#0f3d22"},
		"plain":     {"#3a424c", "#ccd4dc"},
		"plain-bg":  {"#e9ecf0", "#2c333b"},
		"warn":      {"#614300", "#f7dc96"},
		"warn-bg":   {"#fff3d1", "#3d2f05"},
		"chart":     {"#0b57d0", "#83b9ff"},
	}
}

// look is how one kind of element looks. Colours are roles of the palette;
// empty ones are those of what is around it.
type look struct {
	css                              string // without colours
	text, background, border, stroke string
}

const fonts = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

// looks are all kinds of elements, by class.
func looks() map[string]look {
	return map[string]look{
		"page":     {css: "margin:0;padding:0;width:100%;" + fonts, text: "text", background: "page"},
		"around":   {css: "padding:12px 8px"},
		"card":     {css: "width:100%;max-width:640px;border-width:1px;border-style:solid;border-radius:8px;border-collapse:separate", text: "text", background: "card", border: "rule"},
		"inside":   {css: "padding:20px 18px;text-align:left"},
		"h1":       {css: "margin:0;font-size:22px;line-height:28px;font-weight:700", text: "text"},
		"h2":       {css: "margin:28px 0 4px;padding-top:16px;border-top-width:1px;border-top-style:solid;font-size:17px;line-height:24px;font-weight:700", text: "text", border: "rule"},
		"h3":       {css: "margin:0;font-size:15px;line-height:21px;font-weight:700", text: "text"},
		"h3-apart": {css: "margin:12px 0 0;font-size:15px;line-height:21px;font-weight:700", text: "text"},
		"coverage": {css: "margin:0 0 14px;font-size:13px;line-height:19px", text: "muted"},
		"lead":     {css: "margin:14px 0 4px;font-size:17px;line-height:25px;font-weight:600", text: "text"},
		"p":        {css: "margin:4px 0;font-size:14px;line-height:21px", text: "text"},
		"small":    {css: "margin:4px 0;font-size:13px;line-height:19px", text: "muted"},
		"block":    {css: "width:100%;border-collapse:collapse;margin:14px 0 0"},
		"left":     {css: "padding:0;border:0;vertical-align:top;text-align:left"},
		"right":    {css: "padding:2px 0 0 12px;border:0;vertical-align:top;text-align:right;width:128px"},
		"spark":    {css: "font-size:16px;line-height:20px;letter-spacing:0;white-space:nowrap", text: "chart"},
		"quote":    {css: "margin:8px 0 0;padding:2px 0 2px 12px;border-left-width:3px;border-left-style:solid;font-size:14px;line-height:20px", text: "text", border: "rule"},
		"link":     {css: "text-decoration:underline", text: "link"},
		"grid":     {css: "width:100%;border-collapse:collapse;margin:8px 0"},
		"th":       {css: "padding:5px 8px 5px 0;border-bottom-width:1px;border-bottom-style:solid;text-align:left;vertical-align:bottom;font-size:12px;line-height:16px;font-weight:600", text: "muted", border: "rule"},
		"td":       {css: "padding:5px 8px 5px 0;border-bottom-width:1px;border-bottom-style:solid;text-align:left;vertical-align:top;font-size:13px;line-height:19px", text: "text", border: "rule"},
		"worse":    {css: badge, text: "worse", background: "worse-bg"},
		"better":   {css: badge, text: "better", background: "better-bg"},
		"plain":    {css: badge, text: "plain", background: "plain-bg"},
		"warn":     {css: "margin:12px 0 0;padding:8px 12px;border-radius:6px;font-size:14px;line-height:20px", text: "warn", background: "warn-bg"},
		"line":     {stroke: "chart"},
		"axis":     {stroke: "rule"},
		"aim":      {stroke: "muted"},
	}
}

const badge = "display:inline-block;padding:1px 9px;border-radius:10px;font-size:12px;line-height:18px;font-weight:600;white-space:nowrap"

// attributes give an element its class and, for clients that drop style sheets,
// the light look itself.
func attributes(class string) (template.HTMLAttr, error) {
	named, err := classOf(class)
	if err != nil {
		return "", err
	}
	l := looks()[class]
	if l.stroke != "" {
		return named + template.HTMLAttr(fmt.Sprintf(` stroke="%s"`, palette()[l.stroke].light)), nil
	}
	return named + template.HTMLAttr(fmt.Sprintf(` style="%s"`, l.rules())), nil
}

// classOf gives an element only its class.
func classOf(class string) (template.HTMLAttr, error) {
	if _, there := looks()[class]; !there {
		return "", fmt.Errorf("digest: no element looks like %q", class)
	}
	return template.HTMLAttr(fmt.Sprintf(`class="e-%s"`, class)), nil
}

// rules are the light look.
func (l look) rules() string {
	return strings.Trim(l.css+";"+l.colours(func(c colour) string { return c.light }, ""), ";")
}

func (l look) colours(of func(colour) string, mark string) string {
	var css strings.Builder
	for _, property := range []struct{ name, role string }{
		{"color", l.text}, {"background-color", l.background}, {"border-color", l.border}, {"stroke", l.stroke},
	} {
		if property.role != "" {
			fmt.Fprintf(&css, "%s:%s%s;", property.name, of(palette()[property.role]), mark)
		}
	}
	return css.String()
}

// classes are those of looks in a fixed order.
func classes() []string { return slices.Sorted(maps.Keys(looks())) }

// sheet is what clients with style sheets do besides: dark colours, and no text
// line where the chart is there.
func sheet() template.CSS {
	var css strings.Builder
	css.WriteString("svg+.e-spark{display:none}@media (prefers-color-scheme:dark){")
	for _, class := range classes() {
		if colours := looks()[class].colours(func(c colour) string { return c.dark }, "!important"); colours != "" {
			fmt.Fprintf(&css, ".e-%s{%s}", class, colours)
		}
	}
	css.WriteString("}")
	return template.CSS(css.String())
}

// Sheet is the style sheet that an Article looks by.
func Sheet() string {
	var css strings.Builder
	for _, class := range classes() {
		fmt.Fprintf(&css, ".e-%s{%s}\n", class, looks()[class].rules())
	}
	return css.String() + string(sheet()) + "\n"
}
