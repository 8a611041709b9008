package main
import ("encoding/json";"os";"strconv";"time";"bufio";"earshot/demo")
func main(){ seed,_:=strconv.ParseUint(os.Args[1],10,64); per,_:=strconv.Atoi(os.Args[2]); w:=bufio.NewWriter(os.Stdout); defer w.Flush(); e:=json.NewEncoder(w)
 for c := range demo.Corpus(demo.Options{Seed: seed, Now: time.Date(2026,11,25,0,0,0,0,time.UTC), Zone: time.UTC, Weeks: 10, PerWeek: per}) { e.Encode(c) } }
