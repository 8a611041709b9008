package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"earshot/access"
)

// entryOptions are what an entry of the users file says besides the secret.
type entryOptions struct {
	role     string
	services []string
}

func (a *app) usersCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "users",
		GroupID: "care",
		Short:   "Make and check entries of the users file: people and API tokens",
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.usersHashCommand(), a.usersTokenCommand(), a.usersCheckCommand())
	return c
}

func (o *entryOptions) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.role, "role", string(access.RoleSupervisor), "viewer, supervisor or admin")
	c.Flags().StringSliceVar(&o.services, "services", nil, `ids of the services they see, "*" for every one`)
}

func (a *app) usersHashCommand() *cobra.Command {
	var o entryOptions
	c := &cobra.Command{
		Use:   "hash NAME",
		Short: "Ask for a password and print the entry of a person for the users file",
		Long: `Asks for a password twice, or reads one line of standard input where that is
no terminal, and prints an entry for the list "users" of http.access.users_file.
It holds a bcrypt hash, never the password.`,
		Example: "  earshot users hash ann --services passports,studentaid-fafsa\n  earshot users hash root --role admin",
		Args:    oneName,
		RunE: func(c *cobra.Command, args []string) error {
			if err := access.CheckEntry("users:\n" + entryOf(args[0], o)); err != nil { // before somebody types twice
				return usagef("%w\nSee --role and --services", err)
			}
			password, err := a.readPassword()
			if err != nil {
				return err
			}
			hash, err := access.HashPassword(password)
			if err != nil {
				return usageError{err}
			}
			return a.printEntry("users", args[0], o, "password: "+hash)
		},
	}
	o.flags(c)
	return c
}

func (a *app) usersTokenCommand() *cobra.Command {
	var (
		o    entryOptions
		days int
	)
	c := &cobra.Command{
		Use:   "token NAME",
		Short: "Make an API token: it is shown once, with its entry for the users file",
		Long: `Makes a token for GET /api/v1/..., to be sent as Authorization: Bearer TOKEN.
The token goes to standard error and is shown this once; its entry for the list
"tokens" of http.access.users_file goes to standard output and holds only its hash.`,
		Example: "  earshot users token bi --role viewer --days 90\n  earshot users token nightly-export --services passports >> users.yaml",
		Args:    oneName,
		RunE: func(c *cobra.Command, args []string) error {
			if days < 1 || days > 3650 {
				return usagef("--days %d is not between 1 and 3650", days)
			}
			token, hash := access.NewToken()
			expires := time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly)
			if err := a.printEntry("tokens", args[0], o, "sha256: "+hash, "expires: "+expires); err != nil {
				return err
			}
			_, err := fmt.Fprintf(a.err, "\nThe token, shown this once. Keep it as you keep a password:\n%s\n", token)
			return err
		},
	}
	o.flags(c)
	c.Flags().IntVar(&days, "days", 365, "how many days it is good for")
	return c
}

func (a *app) usersCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "check FILE",
		Short:   "Check a users file, all faults at once",
		Example: "  earshot users check users.yaml",
		Args:    oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			people, tokens, services, err := access.CheckUsers(args[0])
			if err != nil {
				return usageError{err}
			}
			listed := "no service by name"
			if len(services) > 0 {
				listed = strings.Join(services, ", ")
			}
			_, err = fmt.Fprintf(a.out, "%s is fine: %s, %s; services listed: %s\n", args[0], plural(people, "person", "people"), plural(tokens, "token", "tokens"), listed)
			return err
		},
	}
}

// readPassword asks on a terminal, without showing what is typed, or reads a line.
func (a *app) readPassword() (string, error) {
	terminal, is := a.in.(*os.File)
	if !is || !term.IsTerminal(int(terminal.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(a.in, 1<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var typed [2]string
	for i, question := range []string{"Password: ", "Once more: "} {
		fmt.Fprint(a.err, question)
		text, err := term.ReadPassword(int(terminal.Fd()))
		fmt.Fprintln(a.err)
		if err != nil {
			return "", err
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", usagef("the two differ: nothing was made")
	}
	return typed[0], nil
}

// printEntry prints an entry of a list of the users file, after checking that
// it can stand there.
func (a *app) printEntry(list, name string, o entryOptions, secret ...string) error {
	entry := entryOf(name, o, secret...)
	if err := access.CheckEntry(list + ":\n" + entry); err != nil {
		return usageError{err}
	}
	fmt.Fprintf(a.err, "# for the list %q of the users file:\n", list)
	_, err := io.WriteString(a.out, entry)
	return err
}

// entryOf is an entry as it stands in a list of the users file.
func entryOf(name string, o entryOptions, secret ...string) string {
	lines := append([]string{"name: " + strconv.Quote(name)}, secret...)
	lines = append(lines, "role: "+strconv.Quote(o.role))
	if len(o.services) > 0 {
		quoted := make([]string, len(o.services))
		for i, service := range o.services {
			quoted[i] = strconv.Quote(service)
		}
		lines = append(lines, "services: ["+strings.Join(quoted, ", ")+"]")
	}
	return "  - " + strings.Join(lines, "\n    ") + "\n"
}

func oneName(c *cobra.Command, args []string) error {
	if len(args) != 1 || args[0] == "" {
		return usagef("%s needs one name\nSee: %s --help", c.CommandPath(), c.CommandPath())
	}
	return nil
}

func oneFile(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usagef("%s needs one file\nSee: %s --help", c.CommandPath(), c.CommandPath())
	}
	return nil
}
