using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>
/// Keys, credentials, vectors, contents, metadata values and query texts show nowhere, whatever the operation and however it ends.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SecretsTests : IDisposable
{
    private const string AsJson = ", as JSON";

    private readonly Canaries _canaries = new();
    private readonly LogCollector _logs = new();
    private readonly ConcurrentQueue<(string Where, string Text)> _seen = new();

    public void Dispose()
    {
        _canaries.Dispose();
        _logs.Dispose();
    }

    private Dictionary<string, Func<CyborgDbClient, EncryptedIndex, OperationOptions?, Task<object?>>> Operations => new()
    {
        ["health"] = async (client, _, _) => await client.GetHealthAsync(),
        ["list indexes"] = async (client, _, _) => await client.ListIndexesAsync(),
        ["create"] = async (client, _, _) => await client.CreateIndexAsync($"i{Guid.NewGuid():N}", _canaries.Key, new() { EmbeddingModel = "emulator-hash-256" }),
        ["create again"] = async (client, _, _) => await client.CreateIndexAsync("a", _canaries.OtherKey),
        ["load"] = async (client, _, _) => await client.LoadIndexAsync("a", _canaries.Key),
        ["describe"] = async (_, index, options) => await index.DescribeAsync(options),
        ["upsert"] = async (_, index, options) => await index.UpsertAsync([Item], options),
        ["upsert, sync"] = async (_, index, options) => await Task.Run(() => index.Upsert([Item], options)),
        ["upsert binary"] = async (_, index, options) => await index.UpsertBinaryAsync(["1"], new VectorMatrix(Canaries.Vector, 2), [Item.Metadata], [Item.Contents], options),
        ["upsert binary, sync"] = async (_, index, options) => await Task.Run(() => index.UpsertBinary(["1"], Canaries.Vector, [Item.Metadata], [Canaries.ContentBytes], operation: options)),
        ["upsert of a wrong dimension"] = async (_, index, options) => await index.UpsertAsync(["1"], new VectorMatrix(Canaries.Vector, 1), operation: options),
        ["upsert of text"] = async (_, index, options) => await index.UpsertAsync([new VectorItem("2") { Contents = Canaries.Contents }], options),
        ["upsert of what is not finite"] = async (_, index, options) => await index.UpsertAsync(["1"], new VectorMatrix((float[])[Canaries.Vector[0], float.NaN], 2), operation: options),
        ["query"] = async (_, index, options) => await index.QueryAsync(Canaries.Query, Everything, options),
        ["query, sync"] = async (_, index, options) => await Task.Run(() => index.Query(Canaries.Query, Everything, options)),
        ["query batch"] = async (_, index, options) => await index.QueryBatchAsync(new VectorMatrix(Canaries.Query, 2), Everything, options),
        ["query of an odd filter"] = async (_, index, options) => await index.QueryAsync(
            Canaries.Query, new() { Filter = Filter.FromJson($$"""{"f":{"$odd":"{{Canaries.Value}}"},"n":{"$gt":"{{Canaries.Value}}"} }""") }, options),
        ["query contents"] = async (_, index, options) => await index.QueryContentsAsync(Canaries.QueryText, Everything, options),
        ["query metadata"] = async (_, index, options) => await index.QueryMetadataAsync(new() { Filter = Filter.Eq("k", Canaries.Value), Text = null }, options),
        ["query text"] = async (_, index, options) => await index.QueryMetadataAsync(new() { Text = new() { Text = Canaries.QueryText } }, options),
        ["get"] = async (_, index, options) => await index.GetAsync(["1"], ItemFields.All, options),
        ["get, sync"] = async (_, index, options) => await Task.Run(() => index.Get(["1"], ItemFields.All, options)),
        ["bytes of text"] = async (_, index, options) => (await index.GetAsync(["1"], ItemFields.All, options))[0].Contents!.ToBytes(),
        ["list ids"] = async (_, index, options) => await index.ListIdsAsync(options).ToListAsync(),
        ["count"] = async (_, index, options) => await index.CountAsync(options),
        ["train"] = async (_, index, options) => await index.TrainAsync(null, options),
        ["training status"] = async (client, _, options) => await client.GetTrainingStatusAsync(options),
        ["models"] = async (client, _, _) => await client.ListEmbeddingModelsAsync(),
        ["create user"] = async (_, index, options) => await index.CreateUserAsync(IndexPermissions.Read, options),
        ["list users"] = async (_, index, options) => await index.ListUsersAsync(options),
        ["delete user"] = async (_, index, options) => { await index.DeleteUserAsync(UserId.FromHex(new string('0', 32)), options); return null; },
        ["delete"] = async (_, index, options) => await index.DeleteAsync(["nobody"], options),
        ["wrong key"] = async (client, _, _) => await client.LoadIndexAsync("a", _canaries.OtherKey),
    };

    private static VectorItem Item => new("1", Canaries.Vector)
    {
        Contents = Canaries.Contents,
        Metadata = new() { ["k"] = Canaries.Value, ["n"] = Canaries.Number, ["l"] = new[] { Canaries.Value }, ["m"] = new Metadata { ["d"] = Canaries.Value } },
    };

    private static QueryOptions Everything => new()
    {
        Filter = Filter.Eq("k", Canaries.Value) & Filter.In("k", [Canaries.Value]) & Filter.Gte("n", Canaries.Number) & !Filter.FromJson($$"""{"k":{"$ne":"{{Canaries.Value}}"} }"""),
        Include = QueryInclude.Distance | QueryInclude.Metadata | QueryInclude.Vector,
    };

    [Fact]
    public void The_search_finds_a_canary_in_every_form()
    {
        Assert.All(_canaries.Forms, form => Assert.NotNull(_canaries.FoundIn($"before {form} after")));
        Assert.NotNull(_canaries.FoundIn(Canaries.KeyHex.ToUpperInvariant()));
        Assert.NotNull(_canaries.FoundIn(Convert.ToBase64String(Convert.FromHexString(Canaries.KeyHex))));
        Assert.NotNull(_canaries.FoundIn(Convert.ToBase64String(Encoding.UTF8.GetBytes($"x{Canaries.Contents}"))));
        Assert.NotNull(_canaries.FoundIn(JsonSerializer.Serialize(Canaries.Vector)));
        Assert.NotNull(_canaries.FoundIn(new CyborgDbException("outer", new InvalidOperationException(Canaries.Value)).ToString()));
        Assert.Null(_canaries.FoundIn("nothing of note"));
    }

    [Fact]
    public async Task The_collectors_find_a_planted_canary()
    {
        await RunAsync((_, log) =>
        {
            using var source = new ActivitySource("CyborgDb.Client");
            using (var activity = source.StartActivity("planted"))
                activity!.SetTag("tag", Canaries.Value);
            using var meter = new System.Diagnostics.Metrics.Meter("CyborgDb.Client");
            meter.CreateCounter<int>("planted").Add(1, new KeyValuePair<string, object?>("tag", Canaries.Contents));
            log.CreateLogger("planted").LogTrace("{Planted}", Canaries.QueryText);
            return Task.CompletedTask;
        });
        foreach (var where in new[] { "activity", "metric", "log" })
            Assert.Contains(_seen, seen => seen.Where == where && _canaries.FoundIn(seen.Text) is not null);
    }

    [Fact]
    public async Task Nothing_secret_shows_when_operations_succeed_and_when_they_fail()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = Canaries.Credential, ServiceVersion = ServiceVersion.V018 });
        await using var echo = await ScriptedServer.StartAsync((number, context) => CarelessService.EchoAsync(number % 8, context));
        await RunAsync(async (services, _) =>
        {
            var setUp = NewClient(services, emulator.BaseAddress, Canaries.Credential);
            await setUp.CreateIndexAsync("a", _canaries.Key);
            using var user = await setUp.GetIndex("a", _canaries.Key).CreateUserAsync(IndexPermissions.Read);
            _canaries.Add("a user's token", user.Token.Reveal());
            var ended = new List<string>();

            // As it should be; with a credential and a key that are wrong; where nobody is; where everything goes wrong; where everything is echoed.
            await EverythingAsync(setUp, null, ended);
            await EverythingAsync(NewClient(services, emulator.BaseAddress, Canaries.Token), null, ended);
            await EverythingAsync(NewClient(services, emulator.BaseAddress, user.Token.Reveal()), null, ended);
            await EverythingAsync(setUp, new() { ApiKey = "wrong", IndexKey = _canaries.OtherKey }, ended);
            await EverythingAsync(setUp, new() { IndexKey = _canaries.OtherKey, UserId = UserId.FromHex(new string('1', 32)) }, ended);
            await EverythingAsync(NewClient(services, new Uri("http://127.0.0.1:1"), Canaries.Credential), null, ended);
            for (var answer = 0; answer < 8; answer++)
                await EverythingAsync(NewClient(services, echo.BaseAddress, Canaries.Credential), null, ended);
            foreach (var fault in new[] { Fault.ResetBeforeBody(), Fault.Html(), Fault.EmptyBody(), Fault.TruncatedBody(), Fault.ShortLength(), Fault.DuplicateField(), Fault.Status(418), Fault.Html(200) })
            {
                emulator.Faults.UseRandomly(1, seed: 1, fault);
                await EverythingAsync(setUp, null, ended);
            }
            emulator.Faults.Clear();
            await setUp.DeleteIndexAsync("a", _canaries.Key);

            // The test is for nothing unless all of this has happened.
            foreach (var outcome in new[]
            {
                "result", nameof(ArgumentException), nameof(CyborgDbValidationException), nameof(CyborgDbAuthenticationException), nameof(CyborgDbAuthorizationException),
                nameof(CyborgDbConflictException), nameof(CyborgDbTransportException), nameof(CyborgDbProtocolException), nameof(CyborgDbServiceException), nameof(CyborgDbException),
            })
            {
                Assert.Contains(outcome, ended);
            }
        });

        Assert.Contains(_seen, seen => seen.Where == "activity");
        Assert.Contains(_seen, seen => seen.Where == "metric");
        Assert.Contains(_seen, seen => seen.Where == "log" && seen.Text.Contains("upsert_binary", StringComparison.Ordinal));
        Assert.Contains(_seen, seen => seen.Where.StartsWith("error", StringComparison.Ordinal));
        string[] found = [.. _seen.Select(seen => FoundIn(seen) is { } what ? $"{seen.Where} shows {what}:{Environment.NewLine}{seen.Text}" : null).OfType<string>().Distinct()];
        Assert.True(found.Length == 0, $"{found.Length} places. {string.Join(Environment.NewLine + Environment.NewLine, found.Take(5))}");
    }

    private async Task EverythingAsync(CyborgDbClient client, OperationOptions? options, List<string> ended)
    {
        var index = client.GetIndex("a", _canaries.Key);
        See("index", index);
        See("client", client);
        foreach (var (name, run) in Operations)
        {
            try
            {
                var result = await run(client, index, options);
                ended.Add("result");
                // The bytes of contents are what was asked for, not a description of it.
                if (result is not byte[])
                    See($"result of {name}", result);
                if (result is System.Collections.IEnumerable and not (string or byte[]))
                {
                    foreach (var element in (System.Collections.IEnumerable)result)
                        See($"result of {name}", element);
                }
            }
            catch (Exception error) when (error is CyborgDbException or ArgumentException or FormatException)
            {
                ended.Add(error.GetType().Name);
                See($"error of {name}", error);
                if (error is CyborgDbException known)
                    _seen.Enqueue(($"error of {name}", $"{known.Detail} {known.RequestId} {known.IndexName} {known.RouteName}"));
                foreach (System.Collections.DictionaryEntry entry in error.Data)
                    _seen.Enqueue(($"error of {name}", $"{entry.Key} {entry.Value}"));
                if (error is CyborgDbValidationException validation)
                {
                    foreach (var entry in validation.Errors)
                        See($"error of {name}", entry);
                }
            }
        }
    }

    /// <summary>Looks at what is shown of an object, and of those that it consists of.</summary>
    private void See(string where, object? value)
    {
        if (value is null or string)
            return;
        _seen.Enqueue((where, value.ToString()!));
        if (value is Exception)
            return;
        foreach (var line in DebuggerView.Of(value))
            _seen.Enqueue(($"{where}, in the debugger", line));
        if (SerializedOrNull(value) is { } json)
            _seen.Enqueue(($"{where}{AsJson}", json));
    }

    /// <summary>What shows. JSON is written by somebody who means to, and has what is the caller's: all but keys, tokens and credentials.</summary>
    private string? FoundIn((string Where, string Text) seen) =>
        seen.Where.EndsWith(AsJson, StringComparison.Ordinal) ? _canaries.CredentialFoundIn(seen.Text) : _canaries.FoundIn(seen.Text);

    public static string? SerializedOrNull(object value)
    {
        try
        {
            return JsonSerializer.Serialize(value, value.GetType());
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException)
        {
            // It has no form in JSON, which shows nothing either.
            return null;
        }
    }

    [Fact]
    public void Nothing_secret_shows_in_what_a_caller_hands_over()
    {
        using var token = new UserToken(Canaries.Token);
        object[] values =
        [
            _canaries.Key, token, Item, Item.Contents!, Item.Metadata!,
            ItemContents.FromBytes(Canaries.ContentBytes), Everything, Everything.Filter!, Filter.Eq("k", Canaries.Value), Filter.In("n", [Canaries.Number]),
            new VectorMatrix(Canaries.Vector, 2), new CyborgDbClientOptions { ApiKey = Canaries.Credential }, new OperationOptions { ApiKey = Canaries.Token, IndexKey = _canaries.Key },
            new TextSearch { Text = Canaries.QueryText }, new MetadataQuery { Text = new() { Text = Canaries.QueryText }, Filter = Everything.Filter },
            new QueryOptions { Hybrid = new() { Words = new() { Text = Canaries.QueryText } } }, new HybridSearch { Words = new() { Text = Canaries.QueryText } },
            new QueryMatch { Id = "1", Vector = Canaries.Vector, Metadata = Item.Metadata }, new StoredItem { Id = "1", Vector = Canaries.Vector, Contents = Item.Contents, Metadata = Item.Metadata },
        ];
        foreach (var value in values)
            See(value.GetType().Name, value);
        string[] found = [.. _seen.Select(seen => FoundIn(seen) is { } what ? $"{seen.Where} shows {what}" : null).OfType<string>().Distinct()];
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }

    private CyborgDbClient NewClient(IServiceProvider services, Uri address, string credential)
    {
        var options = new CyborgDbClientOptions
        {
            BaseAddress = address,
            ApiKey = credential,
            LoggerFactory = services.GetRequiredService<ILoggerFactory>(),
            Resilience = { RetryDelay = TimeSpan.Zero, MaxRetries = 1, BreakerMinimumThroughput = int.MaxValue },
        };
        See("options", options);
        return new CyborgDbClient(options);
    }

    /// <summary>Runs something with all of its logs, activities and metrics collected.</summary>
    private async Task RunAsync(Func<IServiceProvider, ILoggerFactory, Task> run)
    {
        var metrics = new List<Metric>();
        using (var tracing = Sdk.CreateTracerProviderBuilder().AddSource("CyborgDb.Client").AddSource("System.Net.Http").AddProcessor(new ActivityCollector(_seen)).Build())
        using (var metering = Sdk.CreateMeterProviderBuilder().AddMeter("CyborgDb.Client").AddMeter("System.Net.Http").AddReader(new BaseExportingMetricReader(new MetricCollector(_seen))).Build())
        {
            var services = new ServiceCollection();
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_logs));
            await using var provider = services.BuildServiceProvider();
            await run(provider, provider.GetRequiredService<ILoggerFactory>());
            metering.ForceFlush();
        }
        foreach (var line in _logs.Lines)
            _seen.Enqueue(("log", line.Everything));
        // The environment of the process is what others see of it.
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            _seen.Enqueue(("environment", $"{variable.Key}={variable.Value}"));
    }
}
