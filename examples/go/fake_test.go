package fake

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/servers"
)

const inventory = `{
  "users": { "demo": { "password": "secret", "projects": { "0a1b2c3d4e5f40718293a4b5c6d7e8f9": { "name": "demo" } } } },
  "servers": { "web1": { "metadata": { "tier": "gold" } }, "web2": { "locked": true } }
}`

// login is gophercloud's compute API, logged in to the fake with a password.
func login(t *testing.T, fake *Fake) *gophercloud.ServiceClient {
	t.Helper()
	provider, err := openstack.AuthenticatedClient(gophercloud.AuthOptions{
		IdentityEndpoint: fake.URL + "/identity/v3",
		Username:         "demo",
		Password:         "secret",
		DomainName:       "Default",
		TenantName:       "demo",
		AllowReauth:      true,
	})
	if err != nil {
		t.Fatal(err)
	}
	compute, err := openstack.NewComputeV2(provider, gophercloud.EndpointOpts{Region: "RegionOne"})
	if err != nil {
		t.Fatal(err)
	}
	return compute
}

func TestAnItemIsAdded(t *testing.T) {
	fake := Start(t, inventory)
	if _, err := servers.UpdateMetadata(login(t, fake), "web1", servers.MetadataOpts{"role": "db"}).Extract(); err != nil {
		t.Fatal(err)
	}
	expected := map[string]string{"tier": "gold", "role": "db"}
	if items := fake.Items(t, "web1"); !reflect.DeepEqual(items, expected) {
		t.Fatalf("the server has %v", items)
	}
}

func TestALockedServerRefuses(t *testing.T) {
	fake := Start(t, inventory)
	_, err := servers.ResetMetadata(login(t, fake), "web2", servers.MetadataOpts{"role": "db"}).Extract()
	var conflict gophercloud.ErrDefault409
	if !errors.As(err, &conflict) {
		t.Fatalf("expected a conflict, got %v", err)
	}
}

func TestAnOverloadIsSeen(t *testing.T) {
	fake := Start(t, inventory)
	compute := login(t, fake)
	fake.Fail(t, map[string]any{"operation": "listServerMetadata", "kind": 503})
	var unavailable gophercloud.ErrDefault503
	if _, err := servers.Metadata(compute, "web1").Extract(); !errors.As(err, &unavailable) {
		t.Fatalf("the fault did not come: %v", err)
	}
	if _, err := servers.Metadata(compute, "web1").Extract(); err != nil {
		t.Fatalf("the fault came twice: %v", err)
	}
}

func TestAnExpiredTokenIsRenewed(t *testing.T) {
	fake := Start(t, inventory)
	compute := login(t, fake)
	fake.Ask(t, "PUT", "/clock", map[string]int64{"aheadMs": (2 * time.Hour).Milliseconds()}, nil)
	if _, err := servers.Metadata(compute, "web1").Extract(); err != nil {
		t.Fatal(err)
	}
	var journal struct{ Calls []struct{ Status int } }
	fake.Ask(t, "GET", "/calls?operation=listServerMetadata", nil, &journal)
	if calls := journal.Calls; len(calls) != 2 || calls[0].Status != 401 || calls[1].Status != 200 {
		t.Fatalf("the calls were %v", calls)
	}
}
