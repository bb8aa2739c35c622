using System.Diagnostics;
using CyborgDb.Arguments;
using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb;

/// <summary>
/// One encrypted index of a service. A <see cref="CyborgDbClient"/> gives it to you. It is thread-safe, and so cheap that you can keep it or get a new one each
/// time. It does not own its key: keep the key until the last operation has ended.
/// </summary>
/// <remarks>
/// <para>Data operations come in two forms that do the same. <c>X</c> blocks the thread until it is done, and takes spans. <c>XAsync</c> does not block, and
/// takes memory.</para>
/// <para>Arguments are not copied, so do not change arrays until the operation has ended.</para>
/// <para>An invalid argument is an <see cref="ArgumentException"/>, thrown before anything is sent. A cancelled token is an
/// <see cref="OperationCanceledException"/>. Every other failure is a <see cref="CyborgDbException"/>.</para>
/// <para>Each synchronous operation blocks a thread. With TLS, many of them at once are slow to start: every new connection needs a thread of the pool for its
/// handshake, and a pool whose threads are all blocked adds only a few per second. A hundred synchronous operations on a client without connections can take
/// half a minute. Use the asynchronous form there, or raise <see cref="ThreadPool.SetMinThreads"/> above the number of such callers. Without TLS, synchronous
/// operations need no other thread.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class EncryptedIndex
{
    private readonly IndexConnection _service;
    private readonly IReadOnlyCollection<string> _declaredFields;
    private IndexDescription? _description;
    private int _dimension;

    /// <summary>
    /// Creates an index without a service, for tests that substitute it: with a mocking library, or with a class of your own that overrides what the test calls.
    /// Members that are not overridden throw a <see cref="NotSupportedException"/>.
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

    /// <summary>Asks the service to describe the index.</summary>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Its dimension, its metric, its schema, and whether it is trained.</returns>
    /// <exception cref="CyborgDbProtocolException">
    /// The response is not valid. Or this object comes from the creation of an index with a schema, and the description does not show the schema, because the service is of
    /// a version before 0.18.
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

    /// <summary>Gives the metric of the index. The service is asked only once, because the metric cannot change.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>How distances are measured.</returns>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual async ValueTask<DistanceMetric> GetMetricAsync(CancellationToken cancellationToken = default) =>
        (_description ?? await DescribeForAsync(nameof(GetMetricAsync), operation: null, cancellationToken).ConfigureAwait(false)).Metric;

    /// <summary>Gives the dimension of the index. Once it is known, the service is not asked again, because the dimension cannot change.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The dimension, or 0 if the first upsert will set it.</returns>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual async ValueTask<int> GetDimensionAsync(CancellationToken cancellationToken = default) =>
        _description is { Dimension: > 0 } known
            ? known.Dimension
            : (await DescribeForAsync(nameof(GetDimensionAsync), operation: null, cancellationToken).ConfigureAwait(false)).Dimension;

    /// <summary>Deletes the index and everything in it.</summary>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that completes when the index is gone.</returns>
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
