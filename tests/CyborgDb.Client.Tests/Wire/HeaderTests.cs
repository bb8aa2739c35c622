using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace CyborgDb.Tests.Wire;

/// <summary>What every request says of itself beside its credential.</summary>
public sealed class HeaderTests
{
    private static readonly string s_version =
        typeof(CyborgDbClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static TheoryData<string> Operations => KnownOperation.NamesOfContent;

    [Theory, MemberData(nameof(Operations))]
    public async Task Every_operation_accepts_json_and_names_the_client_and_its_version(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        await KnownOperation.Of(name).Run(client.Index(), null, default);
        AssertHeaders(server.Request);
    }

    [Fact]
    public async Task So_do_the_calls_of_the_client_and_those_on_users()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        await client.GetHealthAsync();
        await client.ListIndexesAsync();
        await client.ListEmbeddingModelsAsync();
        await client.GetTrainingStatusAsync();
        await client.CreateIndexAsync("docs", Given.Key());
        server.Next(Answer.Json("""{"users":[]}"""), Answer.Status(204));
        await client.Index().ListUsersAsync();
        await client.Index().DeleteUserAsync(UserId.FromHex(Given.UserHex));
        Assert.Equal(7, server.Requests.Count);
        Assert.All(server.Requests, AssertHeaders);
    }

    [Fact]
    public async Task They_go_through_a_handler_of_the_callers_and_through_the_client_factory()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var handler = new SocketsHttpHandler();
        using (var client = new CyborgDbClient(new() { BaseAddress = server.BaseAddress }, handler))
            await client.GetHealthAsync();
        var services = new ServiceCollection();
        services.AddCyborgDb(options => options.BaseAddress = server.BaseAddress);
        await using (var provider = services.BuildServiceProvider())
            await provider.GetRequiredService<CyborgDbClient>().GetHealthAsync();
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, AssertHeaders);
    }

    [Fact]
    public void The_version_is_one_and_says_nothing_of_the_commit() => Assert.Matches(@"^\d+\.\d+\.\d+[0-9A-Za-z.-]*$", s_version);

    private static void AssertHeaders(RecordedRequest request) =>
        Assert.Equal(("application/json", $"CyborgDb.Client/{s_version}"), (request.Header("Accept"), request.Header("User-Agent")));
}
