module example.com/fake

go 1.19

require github.com/gophercloud/gophercloud v0.12.0
