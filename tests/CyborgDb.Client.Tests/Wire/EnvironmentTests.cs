namespace CyborgDb.Tests.Wire;

/// <summary>The address and the credential that the environment names. Nothing else in this project reads it.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private static readonly string[] s_names = ["CYBORGDB_BASE_URL", "CYBORGDB_SERVICE_KEY", "CYBORGDB_SERVICE_ROOT_KEY", "CYBORGDB_API_KEY"];

    private readonly string?[] _before = [.. s_names.Select(Environment.GetEnvironmentVariable)];

    public void Dispose()
    {
        foreach (var (name, value) in s_names.Zip(_before))
            Environment.SetEnvironmentVariable(name, value);
    }

    [Theory]
    [InlineData("ours", null, "ours")]
    [InlineData("ours", "root", "ours")]
    [InlineData(null, "root", "root")]
    [InlineData("", "root", "root")]
    [InlineData("ours", "", "ours")]
    [InlineData(null, null, null)]
    [InlineData("", "", null)]
    public async Task The_credential_is_the_clients_variable_or_else_the_services_root_key_and_never_the_licence(string? serviceKey, string? rootKey, string? sent)
    {
        await using var server = await ScriptedServer.StartAsync();
        Set(server.BaseAddress.ToString(), serviceKey, rootKey, "licence-4711");
        using var client = new CyborgDbClient(CyborgDbClientOptions.FromEnvironment());
        await client.Index().CountAsync();
        Assert.Equal(sent, server.Request.Header("X-API-Key"));
        Assert.DoesNotContain(server.Request.Headers.Values, value => value.ToString().Contains("licence", StringComparison.Ordinal));
        Assert.DoesNotContain("licence", server.Request.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_set_keeps_its_default_and_what_is_no_address_is_refused()
    {
        Set(null, null, null, null);
        Assert.Equal(new Uri("http://localhost:8000"), CyborgDbClientOptions.FromEnvironment().BaseAddress);
        // With a port behind it, a bare name is an address of the scheme "localhost" to a Uri.
        foreach (var address in new[] { "localhost", "localhost:8000", "ftp://localhost", "http://user:word@localhost" })
        {
            Set(address, null, null, null);
            var error = Assert.Throws<ArgumentException>(() => CyborgDbClientOptions.FromEnvironment());
            Assert.Contains("CYBORGDB_BASE_URL", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("pa55w0rd", error.ToString(), StringComparison.Ordinal);
        }
    }

    private static void Set(params string?[] values)
    {
        foreach (var (name, value) in s_names.Zip(values))
            Environment.SetEnvironmentVariable(name, value);
    }
}
