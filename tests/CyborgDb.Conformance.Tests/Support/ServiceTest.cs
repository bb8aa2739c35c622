using System.Diagnostics;
using Xunit.Sdk;

namespace CyborgDb.Conformance.Tests.Support;

/// <summary>A test that needs nothing but a service: its indexes have names of their own, and are deleted at its end.</summary>
public abstract class ServiceTest(ServiceUnderTest service) : IAsyncLifetime
{
    /// <summary>What every index of these tests is called at first, so that one that was left behind is known for what it is.</summary>
    protected const string NamePrefix = "cyborgdb-client-test-";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly List<EncryptedIndex> _created = [];

    protected ServiceUnderTest Service => service;

    protected CyborgDbClient Client { get; } = service.NewClient(service.RootKey);

    protected IndexKey Key { get; } = IndexKey.Generate();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var index in _created)
        {
            try
            {
                await index.DeleteIndexAsync();
            }
            catch (CyborgDbNotFoundException)
            {
                // The test has deleted it.
            }
        }
        Client.Dispose();
        Key.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string NewName() => NamePrefix + Guid.NewGuid().ToString("N");

    /// <summary>Creates an index under <see cref="Key"/>.</summary>
    protected async Task<EncryptedIndex> CreateAsync(CreateIndexOptions? options = null, string? name = null)
    {
        var index = await Client.CreateIndexAsync(name ?? NewName(), Key, options);
        return Deleted(index);
    }

    /// <summary>Has an index deleted at the test's end.</summary>
    protected EncryptedIndex Deleted(EncryptedIndex index)
    {
        _created.Add(index);
        return index;
    }

    protected void Needs018() =>
        Assert.SkipUnless(Service.HasVersion018, $"This needs service version 0.18; the service at {Service.BaseAddress} is of version {Service.Version}.");

    /// <summary>Skips the test where the service has no users: it has them only with a root key.</summary>
    protected async Task NeedsUsersAsync(EncryptedIndex index)
    {
        Assert.SkipWhen(Service.RootKey is null, "This needs the service's root key in CYBORGDB_TEST_SERVICE_KEY.");
        try
        {
            await index.ListUsersAsync();
        }
        catch (CyborgDbAuthorizationException)
        {
            Assert.Skip("The service has no users: access control is off.");
        }
    }

    /// <summary>Asserts what a write comes to: a service may show it a moment after it has answered.</summary>
    protected static async Task EventuallyAsync(Func<Task> assertion)
    {
        var started = Stopwatch.GetTimestamp();
        using var interval = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (XunitException) when (Stopwatch.GetElapsedTime(started) < s_patience)
            {
                await interval.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Waits until the index has as many items.</summary>
    protected static Task HasItemsAsync(EncryptedIndex index, long count) =>
        EventuallyAsync(async () => Assert.Equal(count, await index.CountAsync()));

    protected static string[] Ids(IEnumerable<QueryMatch> matches) => [.. matches.Select(match => match.Id)];

    protected static string[] Sorted(IEnumerable<string> ids) => [.. ids.Order(StringComparer.Ordinal)];
}
