using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about connecting. They are run, too; those that name a file or a host of others only as far as that goes.</summary>
public sealed class DocsConnecting : EmulatorTest
{
    [Fact]
    public void An_address_may_have_a_path_and_has_to_have_a_scheme()
    {
        const string apiKey = "root";

        using var client = new CyborgDbClient("https://gateway.example.com/cyborgdb", apiKey);

        Assert.Equal("https://gateway.example.com/cyborgdb/", client.BaseAddress.ToString());
        Assert.All(
            ["localhost:8000", "http://0.0.0.0:8000", "https://user:password@host", "http://host?x=1"],
            address => Assert.ThrowsAny<ArgumentException>(() => new CyborgDbClient(address)));
    }

    [Fact]
    public async Task The_environment_and_the_configuration_name_the_service()
    {
        {
            using var client = new CyborgDbClient(CyborgDbClientOptions.FromEnvironment());
            Assert.True(client.BaseAddress.IsAbsoluteUri);
        }
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new("CyborgDb:BaseAddress", Emulator.BaseAddress.ToString())]);

        builder.Services.AddCyborgDb(builder.Configuration.GetSection("CyborgDb"));
        builder.Services.AddHealthChecks().AddCyborgDb();

        builder.Services.AddCyborgDb("eu", options => options.BaseAddress = new Uri("https://eu.example.com"));
        builder.Services.AddCyborgDb("us", options => options.BaseAddress = new Uri("https://us.example.com"));

        using var host = builder.Build();
        Assert.Empty(await host.Services.GetRequiredService<CyborgDbClient>().ListIndexesAsync());
        Assert.Equal("eu.example.com", host.Services.GetRequiredKeyedService<CyborgDbClient>("eu").BaseAddress.Host);
    }

    [Fact]
    public void A_file_of_authorities_that_is_not_there_is_refused_at_once()
    {
        var address = new Uri("https://cyborgdb.example.com");
        var error = Assert.ThrowsAny<ArgumentException>(() =>
        {
            using var client = new CyborgDbClient(new CyborgDbClientOptions
            {
                BaseAddress = address,
                CertificateAuthorityFile = "/etc/ssl/our-authority.pem",
            });
        });
        Assert.Contains("there is no file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_says_how_it_is()
    {
        var client = Client;

        var health = await client.GetHealthAsync();
        Console.WriteLine($"{health.Status}, version {health.Version}");

        Assert.Equal("0.17.0", health.Version);
    }
}
