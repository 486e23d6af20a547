// Package fake shows how a Go test serves the fake and controls it. Copy the helper; it needs Node with npx.
// FAKE_COMMAND names another way to start the fake.
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
	"testing"
)

const project = "0a1b2c3d4e5f40718293a4b5c6d7e8f9"
const inventory = `{
  "tokens": { "member-token": { "projectId": "` + project + `" } },
  "servers": { "web1": { "metadata": { "tier": "gold" } } }
}`

// serveFake starts the fake for a test and returns its address; it ends with the test.
func serveFake(t *testing.T) string {
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
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Signal(os.Interrupt)
		_ = process.Wait()
	})
	line, err := bufio.NewReader(output).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var ready struct{ Listening string }
	if err := json.Unmarshal(line, &ready); err != nil {
		t.Fatal(err)
	}
	return ready.Listening
}

// ask sends JSON and returns the status and the body.
func ask(t *testing.T, method, url, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(method, url, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Auth-Token", "member-token")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestAnItemIsAdded(t *testing.T) {
	url := serveFake(t)
	items := url + "/v2.1/" + project + "/servers/web1/metadata"
	if status, body := ask(t, "POST", items, `{"metadata": {"role": "db"}}`); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	if _, body := ask(t, "GET", url+"/__fake/servers/web1", ""); !strings.Contains(body, `"role":"db"`) {
		t.Fatalf("the item is missing: %s", body)
	}
}

func TestAnOverloadIsSeen(t *testing.T) {
	url := serveFake(t)
	ask(t, "POST", url+"/__fake/faults", `{"operation": "listServerMetadata", "kind": 503}`)
	items := url + "/v2.1/" + project + "/servers/web1/metadata"
	if status, _ := ask(t, "GET", items, ""); status != 503 {
		t.Fatalf("the fault did not come: %d", status)
	}
	if status, _ := ask(t, "GET", items, ""); status != 200 {
		t.Fatalf("the fault came twice: %d", status)
	}
}
