using System.Net;
using CyborgDb.Emulator;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>How an application tests what it makes of the client: against the emulator and its faults, or with substitutes. Nothing here waits.</summary>
public sealed class TestingExamples
{
    [Fact]
    public async Task Code_that_has_to_live_with_a_service_that_fails_is_tested_against_the_emulator()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        using var client = new CyborgDbClient(new CyborgDbClientOptions
        {
            BaseAddress = emulator.BaseAddress,
            Resilience = { RetryDelay = TimeSpan.Zero },
        });
        using var key = IndexKey.Generate();
        var index = await client.EnsureIndexAsync("docs", key);

        emulator.Faults.EnqueueMany(Fault.Status(503), 2);          // two failures: the client tries again, at once
        await index.UpsertAsync(["a"], new float[,] { { 1, 2, 3 } });

        emulator.Faults.EnqueueMany(Fault.Status(503), 4);          // as many as there are attempts: the application has to cope
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => index.CountAsync());
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Retries_without_a_delay_do_not_wait_for_the_clock()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        // It stands still, so that one wait would be one for ever.
        using var client = new CyborgDbClient(new CyborgDbClientOptions
        {
            BaseAddress = emulator.BaseAddress,
            Resilience = { RetryDelay = TimeSpan.Zero },
            TimeProvider = new ManualClock(),
        });
        emulator.Faults.EnqueueMany(Fault.Status(503), 4);
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => client.ListIndexesAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal((4, HttpStatusCode.ServiceUnavailable), (error.Attempts, error.StatusCode));
        Assert.Empty(await client.ListIndexesAsync().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task The_back_off_of_a_client_passes_with_the_clock_that_a_test_gives_it()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var clock = new ManualClock();
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = emulator.BaseAddress, TimeProvider = clock });
        emulator.Faults.Enqueue(Fault.Status(503, retryAfter: "20"));
        var listing = client.ListIndexesAsync();
        await clock.SomethingWaitsAsync(TimeSpan.FromSeconds(20)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(listing.IsCompleted, "It did not wait for as long as the service asked.");
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(await listing.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_users_class_is_tested_with_a_substitute_of_the_client()
    {
        var client = Substitute.For<CyborgDbClient>();
        client.ListIndexesAsync().ReturnsForAnyArgs(["tenant-1", "other"]);
        client.GetHealthAsync().ReturnsForAnyArgs(new ServiceHealth { Status = "healthy", ApiVersion = "v1", Version = "0.18.0" });
        var tenants = new Tenants(client);

        Assert.Equal(["1"], await tenants.ListAsync());
        await tenants.RemoveAsync("1");
        await client.Received().DeleteIndexAsync("tenant-1", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_substitute_throws_what_the_service_would()
    {
        var client = Substitute.For<CyborgDbClient>();
        client.ListIndexesAsync().ThrowsAsyncForAnyArgs(new CyborgDbServiceException("down") { StatusCode = HttpStatusCode.ServiceUnavailable, IsTransient = true });
        Assert.Empty(await new Tenants(client).ListAsync());

        client = Substitute.For<CyborgDbClient>();
        client.ListIndexesAsync().ThrowsAsyncForAnyArgs(new CyborgDbServiceException("broken") { StatusCode = HttpStatusCode.InternalServerError });
        await Assert.ThrowsAsync<CyborgDbServiceException>(() => new Tenants(client).ListAsync());
    }

    [Fact]
    public void A_derived_client_has_no_service_and_says_so()
    {
        using var client = new NoClient();
        Assert.Contains("has to be overridden or substituted", Assert.Throws<InvalidOperationException>(() => client.BaseAddress).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => client.GetIndex("a"));
    }

    private sealed class NoClient : CyborgDbClient;

    /// <summary>A class of an application.</summary>
    private sealed class Tenants(CyborgDbClient client)
    {
        public async Task<IReadOnlyList<string>> ListAsync()
        {
            try
            {
                return [.. (await client.ListIndexesAsync()).Where(name => name.StartsWith("tenant-", StringComparison.Ordinal)).Select(name => name[7..])];
            }
            catch (CyborgDbException error) when (error.IsTransient)
            {
                return [];
            }
        }

        public Task RemoveAsync(string tenant) => client.DeleteIndexAsync($"tenant-{tenant}");
    }
}
