// Package access says who somebody is and what they may see: signing in
// (users from a file, OpenID Connect, a trusted proxy, API tokens), sessions,
// the audit log, and the view of the store that a person has. It knows nothing
// of pages.
package access
