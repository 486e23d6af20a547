#!/usr/bin/ruby
# fog-openstack: requests, and the models that a server has its metadata as.
# Environment: as common.py's. Its keys can't have a blank.
require "fog/openstack"

def connect(token)
  Fog::OpenStack::Compute.new(
    openstack_auth_url: "http://127.0.0.1:1", openstack_auth_token: token, openstack_project_id: ENV["PROJECT_ID"],
    openstack_management_url: "#{ENV["BASE_URL"]}/#{ENV["PROJECT_ID"]}",
  )
end

SERVER = ENV["SERVER_ID"]
$done = 0
$failures = []

def equal(what, want)
  $done += 1
  got = yield
  $failures << "#{what}: got #{got.inspect}, want #{want.inspect}" if got != want
end

def fails(what, status)
  equal(what, status) do
    yield.status
  rescue Excon::Error::HTTPStatus, Fog::Errors::NotFound => error
    (error.respond_to?(:response) ? error : error.cause).response.status
  end
end

fog = connect(ENV["TOKEN"])
items = { "a" => "1", "b.c:d-e_f" => "值", "empty" => "", "long" => "x" * 255 }
equal("set nothing", {}) { fog.set_metadata("servers", SERVER, {}).body["metadata"] }
equal("update", items) { fog.update_metadata("servers", SERVER, items).body["metadata"] }
equal("list", items) { fog.list_metadata("servers", SERVER).body["metadata"] }
equal("update one", { "b.c:d-e_f" => "2" }) { fog.update_meta("servers", SERVER, "b.c:d-e_f", "2").body["meta"] }
equal("get one", { "b.c:d-e_f" => "2" }) { fog.get_metadata("servers", SERVER, "b.c:d-e_f").body["meta"] }
equal("delete one", 204) { fog.delete_meta("servers", SERVER, "a").status }
fails("get a deleted item", 404) { fog.get_metadata("servers", SERVER, "a") }
fails("delete a deleted item", 404) { fog.delete_meta("servers", SERVER, "a") }
equal("set", { "a" => "1" }) { fog.set_metadata("servers", SERVER, "a" => "1").body["metadata"] }
fails("a bad key", 400) { fog.update_metadata("servers", SERVER, "a!b" => "1") }
fails("locked", 409) { fog.update_metadata("servers", ENV["LOCKED_SERVER_ID"], "a" => "1") }
fails("an unknown server", 404) { fog.list_metadata("servers", "5e7e7000-0000-4000-8000-00000000dead") }
fails("over the quota", 403) { fog.set_metadata("servers", SERVER, (1..129).to_h { |i| ["k#{i}", "v"] }) }
fails("bad token", 401) { connect("bad").list_metadata("servers", SERVER) }

server = fog.servers.get(SERVER)
equal("the model's metadata", { "a" => "1" }) { server.metadata.to_hash }
server.metadata.update("b" => "2")
equal("the model's update", %w[a b]) { fog.servers.get(SERVER).metadata.map(&:key).sort }
item = server.metadata.get("b")
item.value = "3"
item.save
equal("the model's save", "3") { server.metadata.get("b").value }
item.destroy
equal("the model's destroy", %w[a]) { server.metadata.all.map(&:key) }
equal("by name", [SERVER]) { fog.servers.all(name: "^#{server.name}$").map(&:id) }
fog.set_metadata("servers", SERVER, {})

$failures.each { |failure| warn "MISMATCH #{failure}" }
abort "fog: #{$failures.size} of #{$done} checks failed" unless $failures.empty?
puts "fog: #{$done} checks passed"
