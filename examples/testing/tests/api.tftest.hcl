variables {
  name     = "orders"
  upstream = "https://orders.example/v1"
}

run "plan" {
  command = plan

  assert {
    condition     = konnect_service.api.host == "orders.example"
    error_message = "The host is not that of the upstream's URL."
  }
}

# Makes the objects in the emulator, which checks them as Konnect does.
run "apply" {
  assert {
    condition     = konnect_route.api.paths == tolist(["/orders"])
    error_message = "The route is not at the API's name."
  }
  assert {
    condition     = konnect_plugin.limit.config.minute == 60
    error_message = "The default limit is not 60."
  }
}

# Changes what the run before has made.
run "another_limit" {
  variables {
    requests_per_minute = 5
  }

  assert {
    condition     = output.service_id == run.apply.service_id
    error_message = "A new limit made a new service."
  }
  assert {
    condition     = konnect_plugin.limit.config.minute == 5
    error_message = "The limit is not the one that was asked for."
  }
}

run "refuses_plain_http" {
  command = plan

  variables {
    upstream = "http://orders.example"
  }

  expect_failures = [var.upstream]
}
