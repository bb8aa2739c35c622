using System.Diagnostics;
using CyborgDb.Arguments;
using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb;

/// <summary>
/// One encrypted index of a service. Made by <see cref="CyborgDbClient"/>; thread-safe and cheap, so keep it or make it anew
/// as you like. It does not own its key: keep that until the last operation has ended.
/// </summary>
/// <remarks>
/// <para>The data operations come in two kinds: <c>X</c>, which keeps the thread until it is done and takes spans, and <c>XAsync</c>,
/// which takes memory. Both do the same.</para>
/// <para>Many synchronous operations at once keep as many threads of the pool. Behind TLS that makes a slow beginning: a new connection needs
/// a thread of the pool for its handshake, and while all of them wait for connections the pool adds but a few a second, so a hundred such
/// operations on a client that has no connections yet can take half a minute. Prefer the asynchronous kind there, or raise
/// <see cref="ThreadPool.SetMinThreads"/> above the number of such callers. Without TLS synchronous operations need no other thread.</para>
/// <para>Nothing that is given is copied, so leave arrays alone until the operation has ended. What is wrong with the arguments is an
/// <see cref="ArgumentException"/> before anything is sent; a cancelled token is an <see cref="OperationCanceledException"/>; every other
/// failure is a <see cref="CyborgDbException"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class EncryptedIndex
{
    private readonly IndexConnection _service;
    private readonly IReadOnlyCollection<string> _declaredFields;
    private IndexDescription? _description;
    private int _dimension;

    /// <summary>
    /// For classes that stand in for an index in tests: a mocking library's, or one of your own, which overrides what the test calls. What is
    /// not overridden throws a <see cref="NotSupportedException"/>, as there is no service.
    /// </summary>
    protected EncryptedIndex()
        : this(IndexConnection.None)
    {
    }

    /// <param name="service">The way to it, and its key.</param>
    /// <param name="created">What it has just been created with, where it was.</param>
    internal EncryptedIndex(IndexConnection service, CreateIndexOptions? created = null)
    {
        _service = service;
        _declaredFields = created?.DeclaredFields ?? [];
        _dimension = created?.Dimension ?? 0;
    }

    /// <summary>Whether this is a class of a test's, of which only what the public members do is known.</summary>
    internal bool StandsIn => _service == IndexConnection.None;

    /// <summary>That of the description, of the creation, or of the vectors that the service has taken.</summary>
    private KnownDimension Known => new(Name, _dimension);

    /// <summary>The service has taken vectors of this dimension, so it is the index's.</summary>
    private void Learn(int dimension) => _dimension = dimension;

    /// <summary>The index's name.</summary>
    public virtual string Name => _service.Name;

    /// <summary>Asks what the index is like.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Its dimension, metric and state.</returns>
    /// <exception cref="CyborgDbProtocolException">
    /// The response is not what it should be; also where this object comes from the creation of an index with a schema, and the description does
    /// not show it: services before version 0.18 leave schemas out.
    /// </exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual Task<IndexDescription> DescribeAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        DescribeForAsync(nameof(DescribeAsync), operation, cancellationToken);

    /// <summary>Asks what the index is like, on behalf of a method that the caller called.</summary>
    internal async Task<IndexDescription> DescribeForAsync(string method, OperationOptions? operation, CancellationToken cancellationToken)
    {
        var route = Routes.Describe(Name, _declaredFields);
        using var call = _service.Begin(route, operation, cancellationToken, method);
        var description = await _service.SendAsync(call, route, static scope => new IndexContent(scope), async: true).ConfigureAwait(false);
        Learn(description.Dimension);
        return _description = description;
    }

    /// <summary>The index's metric. The service is asked once, as it cannot change.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>How distances are measured.</returns>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual async ValueTask<DistanceMetric> GetMetricAsync(CancellationToken cancellationToken = default) =>
        (_description ?? await DescribeForAsync(nameof(GetMetricAsync), operation: null, cancellationToken).ConfigureAwait(false)).Metric;

    /// <summary>The number of values in the index's vectors. The service is asked until there is one, and then not again, as it cannot change.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The dimension; 0 where it is left to be detected and there has been no upsert yet.</returns>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual async ValueTask<int> GetDimensionAsync(CancellationToken cancellationToken = default) =>
        _description is { Dimension: > 0 } known
            ? known.Dimension
            : (await DescribeForAsync(nameof(GetDimensionAsync), operation: null, cancellationToken).ConfigureAwait(false)).Dimension;

    /// <summary>Deletes the index with everything in it.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends when the index is gone.</returns>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual async Task DeleteIndexAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        using var call = _service.Begin(Routes.DeleteIndex, operation, cancellationToken);
        await _service.SendAsync(call, Routes.DeleteIndex, static scope => new IndexContent(scope), async: true).ConfigureAwait(false);
        // What is created under its name hereafter is another index.
        _description = null;
        Learn(0);
    }

    /// <summary>The index's name and its key's fingerprint.</summary>
    /// <returns>For example <c>docs (IndexKey 3f9a01c2)</c>.</returns>
    public override string ToString() => $"{Name} ({_service.Keys})";
}
