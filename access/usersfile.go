package access

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"golang.org/x/crypto/bcrypt"
)

// parseUsers reads
//
//	users:
//	  - {name: ann, password: $2a$12$…, role: supervisor, services: [passports]}
//	tokens:
//	  - {name: bi, sha256: 9f86…, role: viewer, expires: 2027-06-30}
//
// and reports everything that is wrong at once, with line and name. A fault
// never shows a hash.
func parseUsers(file string, text []byte) (*directory, error) {
	r := &usersReader{file: file, d: &directory{users: map[string]user{}, tokens: map[string]token{}}, names: map[string]int{}}
	r.document(text)
	if len(r.faults) > 0 {
		return nil, fmt.Errorf("users file: %w", errors.Join(r.faults...))
	}
	return r.d, nil
}

type usersReader struct {
	file   string
	d      *directory
	names  map[string]int // lines of people and tokens, by name in lower case
	faults []error
}

func (r *usersReader) fault(node ast.Node, who, format string, args ...any) {
	where := r.file
	if t := node.GetToken(); t != nil && t.Position != nil {
		where = fmt.Sprintf("%s:%d", r.file, t.Position.Line)
	}
	if who != "" {
		where += ": " + who
	}
	r.faults = append(r.faults, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

func (r *usersReader) document(text []byte) {
	parsed, err := parseYAML(text)
	if err != nil {
		where, message := r.file, "it breaks off or mixes up its structure"
		var syntax yaml.Error
		if errors.As(err, &syntax) {
			message = syntax.GetMessage() // without the lines around it, which hold hashes
			if t := syntax.GetToken(); t != nil && t.Position != nil {
				where = fmt.Sprintf("%s:%d", r.file, t.Position.Line)
			}
		}
		r.faults = append(r.faults, fmt.Errorf("%s: not YAML: %s", where, message))
		return
	}
	if len(parsed.Docs) != 1 || parsed.Docs[0].Body == nil {
		r.faults = append(r.faults, fmt.Errorf("%s: it must be one YAML document with the keys users and tokens", r.file))
		return
	}
	for key, value := range r.entries(parsed.Docs[0].Body, "") {
		switch key {
		case "users":
			r.list(value, r.user)
		case "tokens":
			r.list(value, r.token)
		default:
			r.fault(value, "", "unknown key %q: known are users and tokens", key)
		}
	}
}

// parseYAML guards against input that makes the parser panic.
func parseYAML(text []byte) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the file cannot be read as YAML at all")
		}
	}()
	return parser.ParseBytes(text, 0)
}

// entries are the keys and values of a mapping, in order.
func (r *usersReader) entries(node ast.Node, who string) func(yield func(string, ast.Node) bool) {
	return func(yield func(string, ast.Node) bool) {
		mapping, is := node.(ast.MapNode)
		if !is {
			r.fault(node, who, "here should be keys with values")
			return
		}
		for all := mapping.MapRange(); all.Next(); {
			if !yield(all.Key().GetToken().Value, all.Value()) {
				return
			}
		}
	}
}

func (r *usersReader) list(node ast.Node, read func(ast.Node)) {
	items, is := node.(*ast.SequenceNode)
	switch {
	case node.Type() == ast.NullType:
	case !is:
		r.fault(node, "", "here should be a list, each entry with a dash")
	default:
		for _, item := range items.Values {
			read(item)
		}
	}
}

// entry is what people and tokens have in common, and the rest by key.
type entry struct {
	name     string
	role     Role
	services []string
	rest     map[string]string
	nodes    map[string]ast.Node
}

func (r *usersReader) entry(node ast.Node, kind string, rest ...string) (entry, bool) {
	e := entry{rest: map[string]string{}, nodes: map[string]ast.Node{}}
	before := len(r.faults)
	for key, value := range r.entries(node, kind) {
		e.nodes[key] = value
		if key == "name" {
			e.name = r.text(value, kind)
		}
	}
	if len(r.faults) > before {
		return e, false
	}
	who := fmt.Sprintf("%s %q", kind, e.name)
	if !plainName(e.name) {
		r.fault(node, kind, "its name is missing or is not 1 to 100 characters of text")
	}
	if line, twice := r.names[strings.ToLower(e.name)]; twice {
		r.fault(node, who, "the name is also in line %d: names differ in more than upper and lower case, people's and tokens'", line)
	}
	r.names[strings.ToLower(e.name)] = lineOf(node)
	for key, value := range r.entries(node, who) {
		switch {
		case key == "name":
		case key == "role":
			e.role = Role(r.text(value, who))
		case key == "services":
			e.services = r.services(value, who)
		case slices.Contains(rest, key):
			e.rest[key] = r.text(value, who)
		default:
			r.fault(value, who, "unknown key %q: known are name, role, services, %s", key, strings.Join(rest, ", "))
		}
	}
	services, err := servicesOf(e.role, e.services)
	if err != nil {
		at := node
		for _, key := range []string{"role", "services"} {
			if n, there := e.nodes[key]; there {
				at = n
			}
		}
		r.fault(at, who, "%v", err)
	}
	e.services = services
	return e, len(r.faults) == before
}

// servicesOf checks that a role and the services listed for it fit, and fills
// in what is meant where none are listed.
func servicesOf(role Role, listed []string) ([]string, error) {
	switch {
	case !slices.Contains(Roles(), role):
		return nil, fmt.Errorf("its role is %q and must be viewer, supervisor or admin", role)
	case role == RoleAdmin && len(listed) > 0 && !slices.Equal(listed, []string{AllServices}):
		return nil, errors.New("an admin sees every service: leave services out, or give the role supervisor")
	case role == RoleSupervisor && len(listed) == 0:
		return nil, errors.New(`a supervisor needs services: their ids, or ["*"] for every one`)
	case len(listed) == 0:
		return []string{AllServices}, nil
	}
	return listed, nil
}

func (r *usersReader) user(node ast.Node) {
	e, ok := r.entry(node, "user", "password")
	if !ok {
		return
	}
	if hash := e.rest["password"]; hash != "" {
		if err := checkHash(hash); err != nil {
			r.fault(e.nodes["password"], fmt.Sprintf("user %q", e.name), "password: %v", err)
			return
		}
		cost, _ := bcrypt.Cost([]byte(hash)) // checked above
		r.d.cost = max(r.d.cost, cost)
	}
	r.d.users[e.name] = user{Name: e.name, Password: e.rest["password"], Role: e.role, Services: e.services}
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (r *usersReader) token(node ast.Node) {
	e, ok := r.entry(node, "token", "sha256", "expires")
	if !ok {
		return
	}
	who := fmt.Sprintf("token %q", e.name)
	if !sha256Hex.MatchString(e.rest["sha256"]) {
		r.fault(node, who, "its sha256 is missing or is not 64 hexadecimal digits: make the entry with `earshot users token NAME`")
		return
	}
	if _, twice := r.d.tokens[e.rest["sha256"]]; twice {
		r.fault(node, who, "its sha256 is also that of another token: make one each")
		return
	}
	day, err := time.Parse(time.DateOnly, e.rest["expires"])
	if err != nil {
		r.fault(node, who, "expires is missing or is not a date such as 2027-06-30, its last day (UTC)")
		return
	}
	r.d.tokens[e.rest["sha256"]] = token{Name: e.name, SHA256: e.rest["sha256"], Role: e.role, Services: e.services, Expires: day.AddDate(0, 0, 1)}
}

func (r *usersReader) services(node ast.Node, who string) []string {
	items, is := node.(*ast.SequenceNode)
	if !is {
		r.fault(node, who, "services should be a list such as [passports, studentaid-fafsa]")
		return nil
	}
	var all []string
	for _, item := range items.Values {
		service := r.text(item, who)
		if strings.TrimSpace(service) == "" {
			r.fault(item, who, "a service in the list is empty")
		}
		all = append(all, service)
	}
	return all
}

func (r *usersReader) text(node ast.Node, who string) string {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value // a name of digits is a name
	}
	r.fault(node, who, "here should be a plain value")
	return ""
}

func lineOf(node ast.Node) int {
	if t := node.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

// plainName keeps what would break a line of the log or a header out of names.
func plainName(name string) bool {
	return name != "" && len(name) <= 100 && strings.TrimSpace(name) == name && !strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsPrint(c) })
}
