namespace CyborgDb.EndToEnd.Tests;

/// <summary>Key providers that hang, block, fail, answer with nothing, and take their keys back. No time passes but what the tests let pass.</summary>
public sealed class KeyProviderFailureTests : ManualClockTest, IAsyncLifetime
{
    private ScriptedServer _service = null!;
    private CyborgDbClient _client = null!;
    private ScriptedKeyProvider? _provider;

    public async ValueTask InitializeAsync()
    {
        _service = await ScriptedServer.StartAsync(Answer.Json("""{"result":7,"results":[],"status":"success","message":"m"}"""));
        _client = NewClient(_service);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        _provider?.Dispose();
        Dispose();
    }

    [Fact]
    public async Task One_that_hangs_is_told_when_the_last_has_given_up_and_the_next_operation_asks_again()
    {
        var tokens = new List<CancellationToken>();
        var asking = new TaskCompletionSource();
        var index = Index((asked, token) =>
        {
            tokens.Add(token);
            asking.TrySetResult();
            return asked == 1 ? new TaskCompletionSource<IndexKey>().Task : Task.FromResult(Key);
        });
        using var source = new CancellationTokenSource();
        var first = index.CountAsync(new() { Timeout = TimeSpan.FromSeconds(3) });
        var second = index.CountAsync(cancellationToken: source.Token);
        await asking.Task.WaitAsync(Bound.Time);
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0, (await Assert.ThrowsAsync<CyborgDbTransportException>(() => first.WaitAsync(Bound.Time))).Attempts);
        Assert.False(tokens[0].IsCancellationRequested, "The provider is told to give up while one still waits.");
        var told = new TaskCompletionSource();
        tokens[0].Register(told.SetResult);
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Bound.Time))).CancellationToken);
        await told.Task.WaitAsync(Bound.Time);
        Assert.Empty(_service.Requests);

        Assert.Equal(7, await index.CountAsync());
        Assert.Equal(2, tokens.Count);
    }

    [Fact]
    public async Task One_that_hangs_ends_an_ingestion_in_the_time_of_an_operation()
    {
        var index = Index((_, _) => new TaskCompletionSource<IndexKey>().Task);
        var run = index.IngestAsync([new VectorItem("1", new float[] { 1 })]);
        await AskedAsync();
        Clock.Advance(TimeSpan.FromSeconds(101));
        var error = await Assert.ThrowsAsync<IngestException>(() => run.WaitAsync(Bound.Time));
        Assert.IsType<CyborgDbTransportException>(error.InnerException);
        Assert.Equal((0, 1), (error.Result.Stored, error.Result.NotStored.Count));
        Assert.Empty(_service.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_blocks_its_thread_blocks_nobody_who_can_be_cancelled_or_whose_time_is_up(bool sync)
    {
        using var released = new ManualResetEventSlim();
        var times = 0;
        var index = Index((asked, _) =>
        {
            times = asked;
            released.Wait(CancellationToken.None);
            return Task.FromResult(Key);
        });
        try
        {
            var caller = new Caller(index, sync);
            using var source = new CancellationTokenSource();
            var impatient = caller.GetAsync(["1"], cancellation: source.Token);
            await AskedAsync();
            var late = caller.GetAsync(["1"], operation: new() { Timeout = TimeSpan.FromSeconds(3) });
            await Clock.SomethingWaitsAsync(TimeSpan.FromSeconds(3)).WaitAsync(Bound.Time);
            await source.CancelAsync();
            Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Bound.Time))).CancellationToken);
            Clock.Advance(TimeSpan.FromSeconds(3));
            await Assert.ThrowsAsync<CyborgDbTransportException>(() => late.WaitAsync(Bound.Time));

            // It has been given up by all, and still has its thread: it does not get another one.
            var patient = caller.GetAsync(["1"]);
            released.Set();
            Assert.Empty(await patient.WaitAsync(Bound.Time));
            Assert.Equal(1, times);
        }
        finally
        {
            released.Set();
        }
    }

    [Fact]
    public async Task One_that_blocks_until_it_is_told_to_give_up_is_asked_again_by_those_who_came_after()
    {
        using var toldToGiveUp = new ManualResetEventSlim();
        using var released = new ManualResetEventSlim();
        var index = Index((asked, token) =>
        {
            if (asked > 1)
                return Task.FromResult(Key);
            token.WaitHandle.WaitOne();
            toldToGiveUp.Set();
            released.Wait(CancellationToken.None);
            throw new OperationCanceledException(token);
        });
        using var source = new CancellationTokenSource();
        var impatient = index.CountAsync(cancellationToken: source.Token);
        await AskedAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Bound.Time));
        Assert.True(toldToGiveUp.Wait(Bound.Time), "The provider is not told to give up.");
        var next = index.CountAsync();
        released.Set();
        Assert.Equal(7, await next.WaitAsync(Bound.Time));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_answers_with_nothing_is_asked_again_by_the_next_operation(bool sync)
    {
        var caller = new Caller(Index((asked, _) => Task.FromResult(asked == 1 ? null! : Key)), sync);
        var error = await Assert.ThrowsAsync<CyborgDbKeyProviderException>(() => caller.GetAsync(["1"]));
        Assert.StartsWith("The key provider of index 'a' gave no key.", error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException);
        Assert.False(error.IsTransient);
        Assert.Empty(await caller.GetAsync(["1"]));
    }

    public static TheoryData<Exception, bool> Failures => new()
    {
        { new InvalidOperationException("secret-of-the-vault"), false },
        { new UnauthorizedAccessException("secret-of-the-vault"), false },
        { new HttpRequestException("secret-of-the-vault"), true },
        { new TaskCanceledException("secret-of-the-vault"), true },
        { new ArgumentException("secret-of-the-vault"), false },
        { new ObjectDisposedException("secret-of-the-vault"), false },
        { new CyborgDbException("secret-of-the-vault"), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_one_throws_comes_out_as_one_type_with_theirs_inside(Exception theirs, bool isTransient)
    {
        foreach (var throwsAtOnce in new[] { true, false })
        {
            var index = Index((_, _) => throwsAtOnce ? throw theirs : Task.FromException<IndexKey>(theirs));
            var error = await Assert.ThrowsAsync<CyborgDbKeyProviderException>(() => index.CountAsync());
            Assert.Same(theirs, error.InnerException);
            Assert.Equal(isTransient, error.IsTransient);
            Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        }
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task One_that_fails_when_it_is_asked_again_after_a_refusal_is_said_to_be_the_cause()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Detail(401, "Wrong encryption key for index 'a'"));
        using var client = NewClient(service);
        var index = client.GetIndex("a", Provider((asked, _) => asked == 1 ? Task.FromResult(Key) : throw new IOException()));
        var error = await Assert.ThrowsAsync<CyborgDbKeyProviderException>(() => index.CountAsync());
        Assert.IsType<IOException>(error.InnerException);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task An_operation_that_waits_for_another_key_after_a_refusal_can_be_cancelled()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Detail(401, "Wrong encryption key for index 'a'"));
        using var client = NewClient(service);
        var index = client.GetIndex("a", Provider((asked, _) => asked == 1 ? Task.FromResult(Key) : new TaskCompletionSource<IndexKey>().Task));
        using var source = new CancellationTokenSource();
        var run = index.CountAsync(cancellationToken: source.Token);
        await AskedAsync();
        await AskedAsync();
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Bound.Time))).CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_that_was_replaced_and_disposed_of_is_fetched_anew(bool sync)
    {
        var old = IndexKey.Generate();
        var caller = new Caller(Index((asked, _) => Task.FromResult(asked == 1 ? old : Key)), sync);
        await caller.GetAsync(["1"]);
        var hex = old.ExportHex();
        old.Dispose();
        await caller.GetAsync(["1"]);
        Assert.Contains(hex, _service.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains(Key.ExportHex(), _service.Requests[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operation_whose_key_is_replaced_before_it_is_tried_again_goes_on_with_the_new_one(bool sync)
    {
        var old = IndexKey.Generate();
        await using var service = await ScriptedServer.StartAsync(
            context =>
            {
                old.Dispose();
                return Answer.Status(503)(context);
            },
            Answer.Json("""{"status":"success","message":"m"}"""));
        using var client = NewClient(service);
        var caller = new Caller(client.GetIndex("a", Provider((asked, _) => Task.FromResult(asked == 1 ? old : Key))), sync);
        var run = caller.UpsertAsync(["1"], new float[,] { { 1 } });
        await run.WaitAsync(Bound.Time);
        Assert.Equal(2, service.Requests.Count);
        Assert.Contains(Key.ExportHex(), service.Requests[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_gives_nothing_but_keys_that_it_disposed_of_is_an_error_that_says_so()
    {
        var gone = IndexKey.Generate();
        gone.Dispose();
        var times = 0;
        var index = Index((asked, _) =>
        {
            times = asked;
            return Task.FromResult(gone);
        });
        var error = await Assert.ThrowsAsync<CyborgDbKeyProviderException>(() => index.CountAsync());
        Assert.Contains("gave a key that it had disposed of.", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, times);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Thousands_of_operations_while_the_key_is_replaced_again_and_again_send_whole_keys_only()
    {
        var hex = Key.ExportHex();
        var current = IndexKey.FromHex(hex);
        var index = Index((_, _) => Task.FromResult(Volatile.Read(ref current)));
        var done = 0;
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                Assert.Equal(7, await index.CountAsync());
                if (Interlocked.Increment(ref done) % 20 == 0)
                    Interlocked.Exchange(ref current, IndexKey.FromHex(hex)).Dispose();
            }
        }));
        await Task.WhenAll(workers);
        Assert.Equal(2000, _service.Requests.Count);
        Assert.All(_service.Requests, request => Assert.Contains(hex, request.Text, StringComparison.Ordinal));
    }

    private Task AskedAsync() => _provider!.AskedAsync();

    private EncryptedIndex Index(Func<int, CancellationToken, Task<IndexKey>> get) => _client.GetIndex("a", Provider(get));

    private ScriptedKeyProvider Provider(Func<int, CancellationToken, Task<IndexKey>> get) => _provider = new ScriptedKeyProvider(get);
}
