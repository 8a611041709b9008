package main

import (
	"log/slog"
	"time"

	"earshot/access"
	"earshot/config"
)

// openGate lets people in as configured.
func openGate(c config.HTTP, audit *access.Audit, log *slog.Logger) (*access.Gate, error) {
	key, err := c.Access.Key()
	if err != nil {
		return nil, err
	}
	networks, err := c.Access.Proxy.Networks()
	if err != nil {
		return nil, err
	}
	groups := make([]access.Group, len(c.Access.Groups))
	for i, g := range c.Access.Groups {
		groups[i] = access.Group{Name: g.Group, Role: access.Role(g.Role), Services: g.Services}
	}
	oidc := c.Access.OIDC
	return access.Open(access.Options{
		Way: c.Access.Way, Address: c.Address, UsersFile: c.Access.UsersFile, PublicURL: c.PublicURL,
		SessionKey: key, Idle: c.Access.SessionIdle, Lifetime: c.Access.SessionLifetime, Groups: groups,
		OIDC: access.OIDC{
			Issuer: oidc.Issuer, ClientID: oidc.ClientID, ClientSecret: oidc.ClientSecret.Reveal(), Scopes: oidc.Scopes,
			NameClaim: oidc.NameClaim, GroupsClaim: oidc.GroupsClaim,
		},
		Proxy: access.Proxy{Addresses: networks, Header: c.Access.Proxy.Header, GroupsHeader: c.Access.Proxy.GroupsHeader},
		Audit: audit, Log: log,
	})
}

func auditLog(c config.Access, log *slog.Logger) (*access.Audit, error) {
	if c.AuditFile == "" {
		return access.AuditLog(log, time.Now), nil
	}
	return access.AuditFile(c.AuditFile, time.Now)
}
