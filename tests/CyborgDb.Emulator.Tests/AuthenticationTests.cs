using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class AuthenticationTests : HttpTest
{
    private const string RootKey = "the-root-key";

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { RootKey = RootKey };

    public static IEnumerable<TheoryDataRow<string, string>> EveryClosedRoute =>
    [
        .. RoutingTests.EveryRoute.Where(route => route.Data.Item2 != "/v1/health"),
        ("POST", "/v1/indexes/a/users"),
        ("GET", "/v1/indexes/a/users"),
    ];

    [Theory]
    [MemberData(nameof(EveryClosedRoute))]
    public async Task Without_a_credential_it_is_401_before_the_body_is_looked_at(string method, string path)
    {
        var reply = method == "GET" ? await GetAsync(path) : await PostAsync(path, "not json");
        reply.ShouldFail(401, "Invalid API Key");
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("the-root-ke")]
    [InlineData("the-root-key-and-more")]
    [InlineData("THE-ROOT-KEY")]
    [InlineData("cdbk_0123456789")]
    public async Task A_wrong_credential_is_401(string credential)
    {
        Http.DefaultRequestHeaders.Add("X-API-Key", credential);
        (await GetAsync("/v1/indexes/list")).ShouldFail(401, "Invalid API Key");
    }

    [Fact]
    public async Task The_root_key_opens_every_route()
    {
        Http.DefaultRequestHeaders.Add("X-API-Key", RootKey);
        (await GetAsync("/v1/indexes/list")).ShouldBe(200, """{"indexes":[]}""");
        await CreateAsync();
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Health_is_open() => (await GetAsync("/v1/health")).ShouldBeOk();

    [Fact]
    public async Task The_two_kinds_of_401_can_be_told_apart()
    {
        Http.DefaultRequestHeaders.Add("X-API-Key", RootKey);
        await CreateAsync();
        (await PostAsync("/v1/indexes/describe", WithIndex(key: OtherKey))).ShouldFail(401, "Wrong encryption key for index 'a'");
    }

    [Fact]
    public async Task Without_a_root_key_any_credential_will_do()
    {
        await using var open = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        using var http = new HttpClient { BaseAddress = open.BaseAddress };
        http.DefaultRequestHeaders.Add("X-API-Key", "whatever");
        using var response = await http.GetAsync(new Uri("/v1/indexes/list", UriKind.Relative), Cancellation);
        (await Reply.FromAsync(response)).ShouldBeOk();
    }
}
