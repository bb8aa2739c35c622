namespace CyborgDb.Tests.Refusals;

/// <summary>Options and names that are out of range.</summary>
public sealed class OptionRefusalTests
{
    private static readonly Dictionary<string, (QueryOptions Options, string Option)> s_queries = new()
    {
        ["TopK 0"] = (new() { TopK = 0 }, "TopK"),
        ["TopK negative"] = (new() { TopK = -5 }, "TopK"),
        ["TopK times RerankMultiplier above 10,000"] = (new() { TopK = 1001, RerankMultiplier = 10 }, "RerankMultiplier"),
        ["TopK times RerankMultiplier beyond an int"] = (new() { TopK = int.MaxValue, RerankMultiplier = int.MaxValue }, "RerankMultiplier"),
        ["ProbeCount negative"] = (new() { ProbeCount = -1 }, "ProbeCount"),
        ["RerankMultiplier 0"] = (new() { RerankMultiplier = 0 }, "RerankMultiplier"),
        ["Include unknown"] = (new() { Include = (QueryInclude)16 }, "Include"),
    };

    public static TheoryData<string> Queries => [.. s_queries.Keys];

    [Theory, MemberData(nameof(Queries))]
    public async Task A_query_option_that_is_out_of_range_is_refused(string what)
    {
        var (options, option) = s_queries[what];
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(Given.Flat.AsSpan(), options)), "options", option);
        await Refused.AssertAsync(index => index.QueryAsync(Given.Flat.AsMemory(), options), "options", option);
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.QueryBatch(Given.Array, options)), "options", option);
        await Refused.AssertAsync(index => index.QueryBatchAsync(Given.Array, options), "options", option);
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.QueryContents("x", options)), "options", option);
        await Refused.AssertAsync(index => index.QueryContentsAsync("x", options), "options", option);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_empty_query_text_is_refused(bool async)
    {
        await Refused.AssertAsync(index => EitherWay.Call(async, () => index.QueryContents(""), () => index.QueryContentsAsync("")), "contents");
        await Refused.AssertAsync(index => EitherWay.Call(async, () => index.QueryContents(null!), () => index.QueryContentsAsync(null!)), "contents");
    }

    [Theory, InlineData(true), InlineData(false)]
    public Task Item_fields_that_do_not_exist_are_refused(bool async) =>
        Refused.AssertAsync(
            index => EitherWay.Call(async, () => index.Get(Given.Ids, (ItemFields)8), () => index.GetAsync(Given.Ids, (ItemFields)8)), "include");

    [Theory, InlineData(0), InlineData(-1)]
    public Task A_dimension_that_is_not_positive_is_refused(int dimension) =>
        Refused.AssertClientAsync(client => client.CreateIndexAsync("docs", Given.Key(), new() { Dimension = dimension }), "options", "Dimension", $"{dimension}");

    [Fact]
    public async Task Create_options_that_do_not_exist_are_refused()
    {
        await Refused.AssertClientAsync(client => client.CreateIndexAsync("docs", Given.Key(), new() { Metric = (DistanceMetric)9 }), "options", "Metric");
        await Refused.AssertClientAsync(client => client.CreateIndexAsync("docs", Given.Key(), new() { StoragePrecision = (StoragePrecision)9 }), "options", "StoragePrecision");
        await Refused.AssertClientAsync(client => client.CreateIndexAsync("docs", Given.Key(), new() { EmbeddingModel = "" }), "options", "EmbeddingModel");
    }

    [Fact]
    public async Task An_index_without_a_name_or_a_key_is_refused()
    {
        await Refused.AssertClientAsync(client => client.CreateIndexAsync("", Given.Key()), "name");
        await Refused.AssertClientAsync(client => client.LoadIndexAsync("", Given.Key()), "name");
        await Refused.AssertClientAsync(client => client.DeleteIndexAsync(null!, Given.Key()), "name");
        await Refused.AssertClientAsync(client => client.CreateIndexAsync("docs", (IndexKey)null!), "key");
        await Refused.AssertClientAsync(client => client.LoadIndexAsync("docs", (IndexKey)null!), "key");
        await Refused.AssertClientAsync(client => Task.FromResult(client.GetIndex("", Given.Key())), "name");
        await Refused.AssertClientAsync(client => Task.FromResult(client.GetIndex("docs", (IndexKey)null!)), "key");
        await Refused.AssertClientAsync(client => Task.FromResult(client.GetIndex("docs", (IIndexKeyProvider)null!)), "keys");
    }

    [Theory]
    [InlineData("localhost:8001"), InlineData("/relative"), InlineData(""), InlineData("not an address"), InlineData("ftp://localhost"), InlineData("file:///tmp")]
    [InlineData("http://user:password@localhost"), InlineData("http://localhost?x=1"), InlineData("http://localhost#x")]
    public void A_base_address_that_is_not_absolute_http_is_refused(string address)
    {
        var error = Assert.Throws<ArgumentException>("baseAddress", () => new CyborgDbClient(address));
        Assert.Contains("base address", error.Message, StringComparison.Ordinal);
        if (address.Length > 0)
            Assert.DoesNotContain(address, error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("http://0.0.0.0:8000"), InlineData("https://0.0.0.0"), InlineData("http://[::]:8000"), InlineData("http://0:8000")]
    public void An_address_that_can_only_be_listened_at_is_refused(string address)
    {
        var error = Assert.Throws<ArgumentException>("baseAddress", () => new CyborgDbClient(address));
        Assert.Contains("nothing connects to it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_without_options_or_an_address_is_refused()
    {
        Assert.Throws<ArgumentNullException>("options", () => new CyborgDbClient((CyborgDbClientOptions)null!));
        Assert.Throws<ArgumentNullException>("baseAddress", () => new CyborgDbClient((string)null!));
        Assert.ThrowsAny<ArgumentException>(() => new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = null! }));
        Assert.ThrowsAny<ArgumentException>(() => new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = new Uri("relative", UriKind.Relative) }));
    }

    [Theory, InlineData(0), InlineData(-5)]
    public void A_timeout_of_the_client_that_is_not_positive_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>("options", () => new CyborgDbClient(new CyborgDbClientOptions { Timeout = TimeSpan.FromSeconds(seconds) }));

    public static TheoryData<string, Action<CyborgDbClientOptions>, string> OutOfRange => new()
    {
        { "Timeout", options => options.Timeout = TimeSpan.FromDays(30), "30.00:00:00" },
        { "MaxResponseBytes", options => options.MaxResponseBytes = 17, "17" },
        { "MaxItemBytes", options => options.MaxItemBytes = 19, "19" },
        { "Resilience.MaxRetries", options => options.Resilience.MaxRetries = -3, "-3" },
        { "Resilience.RetryDelay", options => options.Resilience.RetryDelay = TimeSpan.FromSeconds(-7), "-00:00:07" },
        { "Resilience.MaxRetryDelay", options => options.Resilience.MaxRetryDelay = TimeSpan.FromDays(3), "3.00:00:00" },
        { "Resilience.LongestRetryAfter", options => options.Resilience.LongestRetryAfter = TimeSpan.FromDays(3), "3.00:00:00" },
        { "Resilience.AttemptTimeout", options => options.Resilience.AttemptTimeout = TimeSpan.FromMilliseconds(1), "00:00:00.0010000" },
        { "Resilience.TimePerItem", options => options.Resilience.TimePerItem = TimeSpan.FromSeconds(-1), "-00:00:01" },
        { "Resilience.TimePerText", options => options.Resilience.TimePerText = TimeSpan.FromSeconds(-1), "-00:00:01" },
        { "Resilience.TimePerQuery", options => options.Resilience.TimePerQuery = TimeSpan.FromSeconds(-1), "-00:00:01" },
        { "Resilience.ModelLoadTime", options => options.Resilience.ModelLoadTime = TimeSpan.FromSeconds(-1), "-00:00:01" },
        { "Resilience.MinUploadRate", options => options.Resilience.MinUploadRate = -11, "-11" },
        { "Resilience.BreakerFailureRatio", options => options.Resilience.BreakerFailureRatio = 13, "13" },
        { "Resilience.BreakerMinimumThroughput", options => options.Resilience.BreakerMinimumThroughput = 1, "not 1" },
        { "Resilience.BreakerSamplingDuration", options => options.Resilience.BreakerSamplingDuration = TimeSpan.Zero, "00:00:00" },
        { "Resilience.BreakDuration", options => options.Resilience.BreakDuration = TimeSpan.Zero, "00:00:00" },
    };

    [Theory, MemberData(nameof(OutOfRange))]
    public void An_option_of_the_client_that_is_out_of_range_is_named_with_its_value(string option, Action<CyborgDbClientOptions> set, string value)
    {
        var options = new CyborgDbClientOptions();
        set(options);
        var error = Assert.Throws<ArgumentOutOfRangeException>("options", () => new CyborgDbClient(options));
        Assert.StartsWith($"{option} is ", error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
        // With another mistake beside it, it is no longer the range alone.
        options.ApiKey = "two words";
        Assert.Contains(option, Assert.Throws<ArgumentException>("options", () => new CyborgDbClient(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""), InlineData(" "), InlineData("two words"), InlineData("line\r\nbreak"), InlineData("ünïcode")]
    public void A_credential_that_a_header_cannot_carry_is_refused_and_not_quoted(string credential)
    {
        var error = Assert.Throws<ArgumentException>("options", () => new CyborgDbClient(new CyborgDbClientOptions { ApiKey = credential }));
        Assert.Contains("credential", error.Message, StringComparison.Ordinal);
        if (credential.Length > 1)
            Assert.DoesNotContain(credential, error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(0), InlineData(-5)]
    public async Task A_timeout_of_an_operation_that_is_not_positive_is_refused(int seconds)
    {
        var options = new OperationOptions { Timeout = TimeSpan.FromSeconds(seconds) };
        await RefusedByEveryOperationAsync(options, "Timeout");
    }

    [Theory, InlineData(""), InlineData("two words")]
    public Task A_credential_of_an_operation_that_a_header_cannot_carry_is_refused(string credential) =>
        RefusedByEveryOperationAsync(new OperationOptions { ApiKey = credential }, "credential");

    private static async Task RefusedByEveryOperationAsync(OperationOptions options, string inMessage)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        foreach (var name in KnownOperation.NamesOfContent)
        {
            var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => KnownOperation.Of(name).Run(client.Index(), options, default));
            Assert.Contains(inMessage, error.Message, StringComparison.Ordinal);
        }
        Assert.Empty(server.Requests);
    }
}
