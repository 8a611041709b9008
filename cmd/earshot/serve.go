package main

import (
	"log/slog"

	"github.com/spf13/cobra"

	"earshot/worker"
)

func (a *app) serveCommand() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use:     "serve",
		GroupID: "results",
		Short:   "Serve the pages for supervisors, the API for programs, health and metrics",
		Long: `Serves the pages, the JSON API under /api/v1/ (described at
/api/v1/openapi.json), /healthz, /readyz and /metrics. On a loopback address
nobody is asked who they are. On any other, http.access.way must say how people
sign in: docs/access.md.`,
		Example: `  earshot serve
  earshot serve --address 127.0.0.1:9000 --store http://localhost:9200
  curl 'http://127.0.0.1:8080/api/v1/conversations?q=passport+delay&limit=5'`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			if address != "" {
				cfg.HTTP.Address = address
				if err := cfg.Validate(); err != nil {
					return err
				}
			}
			p, err := a.newProcess(cfg, a.logger(cfg, slog.LevelDebug))
			if err != nil {
				return err
			}
			defer p.close()
			api, err := p.api()
			if err != nil {
				return err
			}
			return worker.Work(c.Context(), worker.Plan{
				Prepare: p.prepare, Parts: []worker.Part{untilStopped, p.warm}, Background: []worker.Part{p.serving(api)}, Metrics: p.metrics, Log: p.log,
			})
		},
	}
	c.Flags().StringVar(&address, "address", "", "address to listen on, instead of http.address")
	return c
}
