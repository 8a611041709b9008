package access

import (
	"context"
	"slices"

	"earshot/models"
)

// Role is what somebody is to Earshot. A role may do all that those before it may.
type Role string

// The roles, from the least.
const (
	RoleViewer     Role = "viewer"     // pain points and digests
	RoleSupervisor Role = "supervisor" // transcripts of their services besides
	RoleAdmin      Role = "admin"      // everything, of every service
)

// Roles are all roles, from the least.
func Roles() []Role { return []Role{RoleViewer, RoleSupervisor, RoleAdmin} }

// Permission is what a page or a part of the API needs. The zero value is
// none, so that a route which names none is seen to have forgotten it.
type Permission int

// The permissions.
const (
	Public          Permission = iota + 1 // nothing: everybody, signed in or not
	ReadFigures                           // pain points, digests: from viewer
	ReadTranscripts                       // conversations, searches, what rules found: from supervisor
	Administer                            // how the system is, over all services: admin
)

// Least is the least role that has the permission; "" for Public.
func (p Permission) Least() Role {
	switch p {
	case Public:
		return ""
	case ReadFigures:
		return RoleViewer
	case ReadTranscripts:
		return RoleSupervisor
	default:
		return RoleAdmin
	}
}

// Ways to be known.
const (
	ViaOff      = "off"      // nobody is asked; only on a loopback address
	ViaPassword = "password" // of the users file
	ViaOIDC     = "oidc"
	ViaProxy    = "proxy"
	ViaToken    = "token" // Authorization: Bearer
)

// AllServices in a list of services stands for every one of them.
const AllServices = "*"

// Person is somebody who has signed in, or a program with a token. The zero
// value is nobody: it may do nothing and sees no service.
type Person struct {
	Name     string // as it stands in the audit log
	Role     Role
	Services []string // ids of the services they see; AllServices for all. Admins see all whatever stands here
	Via      string
	// Address is where the request comes from, and RequestID which one it is:
	// both only for the audit log.
	Address, RequestID string
}

// May reports whether the person has the permission.
func (p Person) May(what Permission) bool {
	if what == Public {
		return true
	}
	own, least := slices.Index(Roles(), p.Role), slices.Index(Roles(), what.Least())
	return own >= 0 && own >= least
}

// Scope is the services whose conversations exist for this person, as
// models.Query.Scope: nil for everything; otherwise these only, and an empty
// list is none. Conversations without a service are those of models.NoService.
func (p Person) Scope() []string {
	switch {
	case !p.May(ReadFigures):
		return []string{}
	case p.Role == RoleAdmin || slices.Contains(p.Services, AllServices):
		return nil
	default:
		return append([]string{}, p.Services...)
	}
}

// Sees reports whether conversations of the service, empty for none, exist for
// this person.
func (p Person) Sees(service string) bool { return models.InScope(p.Scope(), service) }

type personKey struct{}

// WithPerson is ctx of a request that this person makes.
func WithPerson(ctx context.Context, p Person) context.Context {
	return context.WithValue(ctx, personKey{}, p)
}

// Of is the person who makes the request; false where nobody has signed in.
func Of(ctx context.Context) (Person, bool) {
	p, known := ctx.Value(personKey{}).(Person)
	return p, known
}
