using System.Text;

namespace CyborgDb.Emulator.Tests.Support;

/// <summary>An emulator of its own for each test, and a plain HTTP client that sends it raw JSON.</summary>
public abstract class HttpTest : EmulatorLifetime
{
    public const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    public const string OtherKey = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    public HttpClient Http { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Http = new() { BaseAddress = Emulator.BaseAddress, Timeout = Bound.Time };
    }

    public override async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task<Reply> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        return await Reply.FromAsync(response);
    }

    public Task<Reply> PostAsync(string path, string json) => PostAsync(path, Encoding.UTF8.GetBytes(json));

    public async Task<Reply> PostAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        return await PostAsync(path, content);
    }

    public async Task<Reply> PostAsync(string path, HttpContent content)
    {
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
        return await Reply.FromAsync(response);
    }

    /// <summary>Sends any request, with a credential and the header for the index key where they are given.</summary>
    public async Task<Reply> SendAsync(HttpMethod method, string path, string? json = null, string? apiKey = null, string? indexKey = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Emulator.BaseAddress, path));
        if (json is not null)
            request.Content = new StringContent(json);
        if (apiKey is not null)
            request.Headers.Add("X-API-Key", apiKey);
        if (indexKey is not null)
            request.Headers.Add("X-Index-Key", indexKey);
        using var response = await Http.SendAsync(request, Cancellation);
        return await Reply.FromAsync(response);
    }

    /// <summary>Posts an object with the name and key of index "a" and <paramref name="members"/>.</summary>
    public Task<Reply> PostToIndexAsync(string path, string members = "") => PostAsync(path, WithIndex(members));

    public static string WithIndex(string members = "", string name = "a", string key = Key) =>
        $$"""{"index_name":"{{name}}","index_key":"{{key}}"{{(members.Length == 0 ? "" : ",")}}{{members}}}""";

    /// <summary>Creates index "a".</summary>
    public async Task CreateAsync(string members = "") =>
        (await PostToIndexAsync("/v1/indexes/create", members)).ShouldBe(
            200, """{"status":"success","message":"Index 'a' created successfully"}""");

    public Task<Reply> UpsertAsync(string items) => PostToIndexAsync("/v1/vectors/upsert", $"\"items\":{items}");

    public Task<Reply> UpsertBinaryAsync(string batch) => PostToIndexAsync("/v1/vectors/upsert_binary", $"\"batch\":{batch}");

    public Task<Reply> QueryAsync(string members) => PostToIndexAsync("/v1/vectors/query", members);

    public Task<Reply> GetItemsAsync(string members) => PostToIndexAsync("/v1/vectors/get", members);

    public async Task<int> CountAsync() =>
        (await PostToIndexAsync("/v1/vectors/num_vectors")).ShouldBeOk().Json["result"]!.GetValue<int>();
}
