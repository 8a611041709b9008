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
		Short:   "Serve search and pain points as JSON, health and metrics",
		Long: `Serves GET /api/v1/conversations (search), /api/v1/conversations/ID,
/api/v1/painpoints, /healthz, /readyz and /metrics. There is no sign-in yet:
keep it on a loopback address.`,
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
			return worker.Work(c.Context(), worker.Plan{
				Prepare: p.prepare, Parts: []worker.Part{untilStopped}, Background: []worker.Part{p.serving(p.api())}, Metrics: p.metrics, Log: p.log,
			})
		},
	}
	c.Flags().StringVar(&address, "address", "", "address to listen on, instead of http.address")
	return c
}
