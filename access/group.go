package access

import "slices"

// Group says what the members of a group are here.
type Group struct {
	Name     string
	Role     Role
	Services []string
}

// byGroups is what somebody of these groups is: the highest role that one of
// them gives, for the services of the groups that give it. A lower role's
// services do not count: they were given for less.
func (g *Gate) byGroups(name string, groups []string) (p Person, member bool) {
	p = Person{Name: name}
	for _, role := range Roles() {
		var services []string
		for _, group := range g.o.Groups {
			if group.Role != role || !slices.Contains(groups, group.Name) {
				continue
			}
			listed, _ := servicesOf(role, group.Services) // Open has checked them
			services = append(services, listed...)
		}
		if len(services) > 0 {
			p.Role, p.Services, member = role, services, true
		}
	}
	return p, member
}

// known are the groups that mean something here: somebody may be in hundreds,
// and a cookie holds 4 kB.
func (g *Gate) known(groups []string) []string {
	var known []string
	for _, group := range g.o.Groups {
		if slices.Contains(groups, group.Name) && !slices.Contains(known, group.Name) {
			known = append(known, group.Name)
		}
	}
	return known
}
