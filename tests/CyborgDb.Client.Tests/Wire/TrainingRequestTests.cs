namespace CyborgDb.Tests.Wire;

/// <summary>The requests of training and of its status.</summary>
public sealed class TrainingRequestTests
{
    [Fact]
    public async Task Training_with_no_options_says_the_index_alone()
    {
        var request = await SendAsync(client => client.Index().TrainAsync(), "root-key");
        Assert.Equal(("POST", "/v1/indexes/train", "root-key"), (request.Method, request.RawPath, request.Header("X-API-Key")));
        Assert.Null(request.Header("X-Index-Key"));
        Assert.Equal("application/json", request.Header("Content-Type"));
        JsonText.AssertEqual(Given.Body(), request.Body);
    }

    [Fact]
    public async Task Training_says_every_option_that_is_set()
    {
        var request = await SendAsync(client => client.Index().TrainAsync(new()
        {
            ListCount = 64,
            BatchSize = 512,
            MaxIterations = 7,
            Tolerance = 1e-4,
            MaxMemoryMegabytes = 0,
        }));
        JsonText.AssertEqual(Given.Body("\"n_lists\":64,\"batch_size\":512,\"max_iters\":7,\"tolerance\":0.0001,\"max_memory\":0"), request.Body);
    }

    [Fact]
    public async Task Training_says_one_option_without_the_others()
    {
        JsonText.AssertEqual(Given.Body("\"n_lists\":1"), (await SendAsync(client => client.Index().TrainAsync(new() { ListCount = 1 }))).Body);
        JsonText.AssertEqual(Given.Body("\"batch_size\":1"), (await SendAsync(client => client.Index().TrainAsync(new() { BatchSize = 1 }))).Body);
        JsonText.AssertEqual(Given.Body("\"max_iters\":1"), (await SendAsync(client => client.Index().TrainAsync(new() { MaxIterations = 1 }))).Body);
        JsonText.AssertEqual(Given.Body("\"tolerance\":1"), (await SendAsync(client => client.Index().TrainAsync(new() { Tolerance = 1 }))).Body);
        JsonText.AssertEqual(Given.Body("\"max_memory\":1"), (await SendAsync(client => client.Index().TrainAsync(new() { MaxMemoryMegabytes = 1 }))).Body);
    }

    [Fact]
    public async Task Training_without_a_key_or_with_a_users_token_sends_none()
    {
        const string keyless = """{"index_name":"docs"}""";
        JsonText.AssertEqual(keyless, (await SendAsync(client => client.GetIndex("docs").TrainAsync())).Body);
        JsonText.AssertEqual(keyless, (await SendAsync(client => client.Index().TrainAsync(), "cdbk_0123")).Body);
    }

    [Fact]
    public async Task The_training_status_is_a_get_about_no_index_in_particular()
    {
        foreach (var call in new Func<CyborgDbClient, Task>[]
        {
            client => client.GetTrainingStatusAsync(),
            client => client.Index().IsTrainingAsync(),
            client => client.GetTrainingStatusAsync(new() { IndexKey = Given.OtherKey() }),
        })
        {
            var request = await SendAsync(call, "root-key");
            Assert.Equal(("GET", "/v1/indexes/training-status", "root-key"), (request.Method, request.RawPath, request.Header("X-API-Key")));
            Assert.Empty(request.Body);
            Assert.Null(request.Header("X-Index-Key"));
        }
    }

    [Fact]
    public async Task The_training_status_is_asked_for_with_the_operations_own_credential()
    {
        var own = new OperationOptions { ApiKey = "other-root" };
        Assert.Equal("other-root", (await SendAsync(client => client.GetTrainingStatusAsync(own), "root-key")).Header("X-API-Key"));
        Assert.Equal("other-root", (await SendAsync(client => client.Index().IsTrainingAsync(own), "root-key")).Header("X-API-Key"));
    }

    [Fact]
    public async Task Asking_whether_an_index_is_trained_describes_it()
    {
        var request = await SendAsync(client => client.Index().IsTrainedAsync());
        Assert.Equal(("POST", "/v1/indexes/describe"), (request.Method, request.RawPath));
        JsonText.AssertEqual(Given.Body(), request.Body);
    }

    private static async Task<RecordedRequest> SendAsync(Func<CyborgDbClient, Task> call, string? apiKey = null)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client(apiKey);
        await call(client);
        return server.Request;
    }
}
