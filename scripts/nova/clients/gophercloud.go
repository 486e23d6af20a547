// Gophercloud's six metadata calls, and lists in pages. CreateMetadatum is the PUT of an item, ResetMetadata of the map.
// Environment: as common.py's. Debian's packages need GO111MODULE=off GOPATH=/usr/share/gocode.
package main

import (
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/servers"
	"github.com/gophercloud/gophercloud/pagination"
)

var done, failed int

func equal(what string, got, want interface{}) {
	done++
	if !reflect.DeepEqual(got, want) {
		failed++
		fmt.Fprintf(os.Stderr, "MISMATCH %s: got %v, want %v\n", what, got, want)
	}
}

// holds sees to a call that must succeed with these items.
func holds(what string, want map[string]string) func(map[string]string, error) {
	return func(got map[string]string, err error) {
		equal(what+": error", err, nil)
		equal(what, got, want)
	}
}

// refused sees to a call that must fail with an error of this kind.
func refused(what string, want interface{}, err error) {
	equal(what, fmt.Sprintf("%T", err), fmt.Sprintf("%T", want))
}

func second(_ interface{}, err error) error { return err }

func clientWith(token string) *gophercloud.ServiceClient {
	endpoint := os.Getenv("BASE_URL") + "/" + os.Getenv("PROJECT_ID") + "/"
	return &gophercloud.ServiceClient{
		ProviderClient: &gophercloud.ProviderClient{TokenID: token}, Endpoint: endpoint, Type: "compute"}
}

func list(client *gophercloud.ServiceClient, options servers.ListOpts) (ids []string) {
	err := servers.List(client, options).EachPage(func(page pagination.Page) (bool, error) {
		found, err := servers.ExtractServers(page)
		for _, server := range found {
			ids = append(ids, server.ID)
		}
		return true, err
	})
	equal("list: error", err, nil)
	return ids
}

func main() {
	type items = map[string]string
	id, locked, unknown := os.Getenv("SERVER_ID"), os.Getenv("LOCKED_SERVER_ID"), "5e7e7000-0000-4000-8000-00000000dead"
	for _, microversion := range []string{"", "2.26", "latest"} {
		c := clientWith(os.Getenv("TOKEN"))
		c.Microversion = microversion
		holds("reset", items{})(servers.ResetMetadata(c, id, servers.MetadataOpts{}).Extract())
		first := items{"a": "1", "b.c:d e": "值", "empty": "", "long": strings.Repeat("x", 255)}
		holds("update", first)(servers.UpdateMetadata(c, id, servers.MetadataOpts(first)).Extract())
		holds("list", first)(servers.Metadata(c, id).Extract())
		holds("create", items{"a": "11"})(servers.CreateMetadatum(c, id, servers.MetadatumOpts{"a": "11"}).Extract())
		holds("show", items{"a": "11"})(servers.Metadatum(c, id, "a").Extract())
		equal("delete", servers.DeleteMetadatum(c, id, "a").ExtractErr(), nil)
		refused("delete again", gophercloud.ErrDefault404{}, servers.DeleteMetadatum(c, id, "a").ExtractErr())
		bad := servers.MetadataOpts{"a!b": "1"}
		refused("a bad key", gophercloud.ErrDefault400{}, second(servers.UpdateMetadata(c, id, bad).Extract()))
		refused("unknown server", gophercloud.ErrDefault404{}, second(servers.Metadata(c, unknown).Extract()))
		one := servers.MetadataOpts{"a": "1"}
		refused("locked server", gophercloud.ErrDefault409{}, second(servers.UpdateMetadata(c, locked, one).Extract()))
		holds("reset", items{"a": "1"})(servers.ResetMetadata(c, id, one).Extract())
		server, err := servers.Get(c, id).Extract()
		equal("the server: error", err, nil)
		equal("its metadata", server.Metadata, items{"a": "1"})
		equal("a list in pages", list(c, servers.ListOpts{Limit: 2}), list(c, servers.ListOpts{}))
		equal("by name", list(c, servers.ListOpts{Name: "^" + server.Name + "$"}), []string{id})
		equal("by name and status", list(c, servers.ListOpts{Name: server.Name, Status: "PAUSED"}), []string(nil))
	}
	refused("bad token", gophercloud.ErrDefault401{}, second(servers.Metadata(clientWith("bad"), id).Extract()))
	if failed > 0 {
		fmt.Fprintf(os.Stderr, "gophercloud: %d of %d checks failed\n", failed, done)
		os.Exit(1)
	}
	fmt.Printf("gophercloud: %d checks passed\n", done)
}
