package access

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxy is what stands in front.
type Proxy struct {
	// Addresses that a proxy connects from. From them, X-Forwarded-For says where
	// a request comes from; and, with WayProxy, Header whose it is. From anywhere
	// else such headers count for nothing.
	Addresses []netip.Prefix
	Header    string // with the name of the person
	// GroupsHeader lists their groups with commas between. Empty: only the users
	// file says what people are.
	GroupsHeader string
}

func (g *Gate) byProxy(r *http.Request) (Person, error) {
	peer, ok := peerOf(r)
	if !ok || !contains(g.o.Proxy.Addresses, peer) {
		return Person{}, refuse(http.StatusForbidden, "past-the-proxy", "people are known here by the proxy in front, and this request did not come through it: use the address that it answers at")
	}
	names := r.Header.Values(g.o.Proxy.Header)
	switch {
	case len(names) == 0 || len(names) == 1 && names[0] == "":
		return Person{}, nil
	case len(names) > 1 || !plainName(names[0]):
		return Person{}, refuse(http.StatusForbidden, "proxy-header", "the proxy in front did not say clearly who this is: it must replace its header, not add to it")
	}
	if u, there := g.users.now().users[names[0]]; there {
		return u.person(ViaProxy), nil
	}
	var groups []string
	if g.o.Proxy.GroupsHeader != "" {
		lines := r.Header.Values(g.o.Proxy.GroupsHeader)
		if len(lines) > 1 {
			return Person{}, refuse(http.StatusForbidden, "proxy-header", "the proxy in front did not say clearly whose groups these are: it must replace its header, not add to it")
		}
		for group := range strings.SplitSeq(strings.Join(lines, ""), ",") {
			groups = append(groups, strings.TrimSpace(group))
		}
	}
	p, _ := g.byGroups(names[0], groups) // without a group they have a name and no role
	p.Name, p.Via = names[0], ViaProxy
	return p, nil
}

// addressOf is where the request comes from: behind proxies that are known, the
// last address that none of them has.
func (g *Gate) addressOf(r *http.Request) netip.Addr {
	at, ok := peerOf(r)
	if !ok || !contains(g.o.Proxy.Addresses, at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && contains(g.o.Proxy.Addresses, at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return at
}

func peerOf(r *http.Request) (netip.Addr, bool) {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return at.Addr().Unmap(), err == nil
}

func contains(networks []netip.Prefix, at netip.Addr) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(at) })
}
