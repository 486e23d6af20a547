// Package fake serves the fake to Go tests and controls it. Copy this file; it needs Node with npx. FAKE_COMMAND names
// another way to start the fake.
package fake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Fake is a served fake; GET /__fake lists what its control channel has.
type Fake struct{ URL string }

// Start serves a fake with an inventory, in JSON, until the test ends.
func Start(t *testing.T, inventory string) *Fake {
	t.Helper()
	file := filepath.Join(t.TempDir(), "inventory.json")
	if err := os.WriteFile(file, []byte(inventory), 0o600); err != nil {
		t.Fatal(err)
	}
	command := os.Getenv("FAKE_COMMAND")
	if command == "" {
		command = "npx --yes @ecs-contract/server-metadata fake"
	}
	words := append(strings.Fields(command), "--port", "0", "--inventory", file)
	process := exec.Command(words[0], words[1:]...)
	process.Stderr = os.Stderr
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM) // npx ignores an interrupt
		_ = process.Wait()
	})
	line, err := bufio.NewReader(output).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the fake did not start: %v", err)
	}
	var ready struct{ Listening string }
	if err := json.Unmarshal(line, &ready); err != nil {
		t.Fatal(err)
	}
	return &Fake{URL: ready.Listening}
}

// Ask sends JSON to the control channel, and reads the response into result unless that is nil.
func (fake *Fake) Ask(t *testing.T, method, path string, body, result any) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(method, fake.URL+"/__fake"+path, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode >= 400 {
		t.Fatalf("%s %s: %d %s", method, path, response.StatusCode, text)
	}
	if result == nil {
		return
	}
	if err := json.Unmarshal(text, result); err != nil {
		t.Fatal(err)
	}
}

// Fail makes coming calls go wrong: Fail(t, map[string]any{"operation": "listServerMetadata", "kind": 503}).
func (fake *Fake) Fail(t *testing.T, fault map[string]any) {
	t.Helper()
	fake.Ask(t, "POST", "/faults", fault, nil)
}

// Items are what a server has now.
func (fake *Fake) Items(t *testing.T, server string) map[string]string {
	t.Helper()
	var state struct{ Metadata map[string]string }
	fake.Ask(t, "GET", "/servers/"+server, nil, &state)
	return state.Metadata
}
