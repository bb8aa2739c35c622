using System.Security.Cryptography;
using System.Text;
using CyborgDb.Primitives;

namespace CyborgDb.Ingestion;

/// <summary>What is ingested, item by item, and how its items become batches.</summary>
internal abstract class IngestFeed : IAsyncDisposable
{
    private const int DigestBytes = 8;

    /// <summary>How many items there are, if that is known.</summary>
    public virtual long? Total => null;

    /// <summary>Where the item at hand stands.</summary>
    public long Position { get; protected set; } = -1;

    /// <summary>The id of the item at hand; empty where it has none.</summary>
    public abstract string Id { get; }

    /// <summary>The id at a position that was read, where ids are known.</summary>
    public abstract Func<long, string>? IdAt { get; }

    public abstract ValueTask<bool> MoveNextAsync();

    /// <summary>By what the item at hand is recognised in a later run: a digest of what stays the same of it, from which nothing of it can be read.</summary>
    public virtual string Digest() => DigestOf([]);

    /// <summary>What is wrong with the item at hand, or <see langword="null"/>.</summary>
    public abstract ArgumentException? Problem();

    /// <summary>The batch that is being filled.</summary>
    public abstract IngestBatch Batch { get; }

    /// <summary>Gives the batch that is being filled to whoever sends it, and begins another.</summary>
    public abstract IngestBatch TakeBatch();

    /// <summary>Whether the item at hand can go in the batch with what is in it, which is something, within its bytes on the wire and texts to embed.</summary>
    public abstract bool FitsBatch(IngestOptions options);

    /// <summary>Puts the item at hand into the batch.</summary>
    public abstract void AddToBatch();

    /// <summary>The service has taken a batch.</summary>
    public virtual void Accepted(IngestBatch batch)
    {
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>A digest of the id of the item at hand and of what else there is of it.</summary>
    protected string DigestOf(ReadOnlySpan<byte> more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Id));
        hash.AppendData(more);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, DigestBytes));
    }

    protected ArgumentException? IdProblem()
    {
        if (Id.Length == 0)
            return new ArgumentException($"The item at position {Position} has no id: an id is not null and not empty.");
        var surrogate = WellFormedText.IndexOfUnpairedSurrogate(Id);
        return surrogate < 0 ? null : new ArgumentException(
            $"{Where} has an unpaired surrogate in its id at position {surrogate}, which has no form in UTF-8.");
    }

    protected string Where => $"The item at position {Position} (id '{ShownText.Of(Id)}')";
}
