using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.Logging;
using Polly;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about errors and retries. They are run, too.</summary>
public sealed class DocsErrors : EmulatorTest
{
    [Fact]
    public async Task A_wrong_key_and_a_passing_failure_are_told_apart()
    {
        using var logs = new LogCollector();
        var log = logs.CreateLogger("application");
        VectorItem[] items = [new("1", new float[] { 1 })];
        var later = new List<TimeSpan>();
        await CreateAsync();
        using var wrong = IndexKey.Generate();
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = Emulator.BaseAddress, Resilience = { MaxRetries = 0 } });
        await UpsertAsync(client.GetIndex("a", wrong));
        Assert.Contains("Check the name and the key of index a.", Assert.Single(logs.Lines).Message, StringComparison.Ordinal);
        Emulator.Faults.Enqueue(Fault.Status(503, retryAfter: "30"));
        await UpsertAsync(client.GetIndex("a", Key));
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(later));

        async Task UpsertAsync(EncryptedIndex index)
        {
            try
            {
                await index.UpsertAsync(items);
            }
            catch (CyborgDbException error) when (error.MayBeWrongIndexKey)
            {
                log.LogError("Check the name and the key of index {Index}.", error.IndexName);
            }
            catch (CyborgDbException error) when (error.IsTransient)
            {
                await TryLaterAsync(items, error.RetryAfter ?? TimeSpan.FromMinutes(1));
            }
        }

        Task TryLaterAsync(VectorItem[] _, TimeSpan wait)
        {
            later.Add(wait);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_log_has_what_is_known_of_a_failure_without_what_the_service_said()
    {
        using var logs = new LogCollector();
        var log = logs.CreateLogger("application");
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => Client.GetIndex("none", Key).CountAsync());

        log.LogError(
            "{Route} on {Index} failed: {Error}, status {Status}, attempts: {Attempts}, request {RequestId}",
            error.RouteName, error.IndexName, error.GetType().Name, error.StatusCode, error.Attempts, error.RequestId);

        Assert.StartsWith("num_vectors on none failed: CyborgDbNotFoundException, status NotFound, attempts: 1", Assert.Single(logs.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_operation_has_a_limit_of_its_own()
    {
        var index = await CreateAsync(new() { Dimension = 2 });
        float[] vector = [1, 2];

        var matches = await index.QueryAsync(vector, operation: new() { Timeout = TimeSpan.FromSeconds(2) });

        Assert.Empty(matches);
    }

    [Fact]
    public async Task The_numbers_can_be_changed()
    {
        var address = Emulator.BaseAddress;
        {
            var options = new CyborgDbClientOptions
            {
                BaseAddress = address,
                Timeout = TimeSpan.FromSeconds(20),
                Resilience =
                {
                    MaxRetries = 5,
                    RetryDelay = TimeSpan.FromSeconds(0.2),
                    AttemptTimeout = TimeSpan.FromSeconds(5),
                },
            };

            await ShouldWorkAsync(options);
        }
        {
            var options = new CyborgDbClientOptions { BaseAddress = address, Resilience = ResilienceOptions.None() };

            await ShouldWorkAsync(options);
        }
        {
            var options = new CyborgDbClientOptions
            {
                BaseAddress = address,
                Resilience =
                {
                    Pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
                        .AddTimeout(TimeSpan.FromSeconds(3))
                        .Build(),
                },
            };

            await ShouldWorkAsync(options);
        }
    }

    private static async Task ShouldWorkAsync(CyborgDbClientOptions options)
    {
        using var client = new CyborgDbClient(options);
        Assert.Empty(await client.ListIndexesAsync());
    }
}
