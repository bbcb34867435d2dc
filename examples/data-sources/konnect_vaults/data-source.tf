data "konnect_vaults" "team" {
  tags = ["team-a"]
}

output "prefixes" {
  value = data.konnect_vaults.team.vaults[*].prefix
}
