namespace CyborgDb.Emulator.Storage;

/// <summary>
/// One index: its definition, its wrapped data key and its encrypted records. Records are immutable and the lock is
/// held only to look them up or swap them, so that a search works on a consistent snapshot while others write.
/// </summary>
internal sealed class VectorIndex(IndexDefinition definition, WrappedDataKey dataKey)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredRecord> _records = new(StringComparer.Ordinal);
    private long _nextSequence;
    private int _nonFinite;
    private int _dimension = definition.Dimension;

    public IndexDefinition Definition { get; } = definition;

    public WrappedDataKey DataKey { get; } = dataKey;

    public string Name => Definition.Name;

    /// <summary>What tells it from another index that has had its name.</summary>
    public Guid Identity { get; } = Guid.NewGuid();

    /// <summary>Whether the service has it open, as it does from its creation until it starts anew.</summary>
    public bool IsOpen
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = true;

    /// <summary>0 until it is known.</summary>
    public int Dimension => Volatile.Read(ref _dimension);

    public TrainingState Training
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = TrainingState.Untrained;

    public bool IsDeleted
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _records.Count;
        }
    }

    /// <summary>Stores records that are encrypted already, all of them or none; the number of items held afterwards.</summary>
    public int Store(IReadOnlyList<StoredRecord> records, int dimension)
    {
        lock (_lock)
        {
            if (records.Count == 0)
                return _records.Count;

            // Another first upsert may have set the dimension since these were encrypted.
            RequireDimension(dimension, "the batch");
            _dimension = dimension;
            foreach (var record in records)
            {
                if (_records.TryGetValue(record.Id, out var replaced))
                {
                    record.Sequence = replaced.Sequence;
                    _nonFinite -= replaced.IsFinite ? 0 : 1;
                }
                else
                {
                    record.Sequence = _nextSequence++;
                }

                _records[record.Id] = record;
                _nonFinite += record.IsFinite ? 0 : 1;
            }

            return _records.Count;
        }
    }

    public void Delete(IEnumerable<string> ids)
    {
        lock (_lock)
        {
            foreach (var id in ids)
            {
                if (!_records.Remove(id, out var record))
                    continue;
                _nonFinite -= record.IsFinite ? 0 : 1;
            }
        }
    }

    /// <summary>Every record at this moment, in no particular order.</summary>
    public StoredRecord[] Snapshot()
    {
        lock (_lock)
        {
            RequireReadable();
            return [.. _records.Values];
        }
    }

    /// <summary>The records of those of <paramref name="ids"/> that exist, in the order of the ids.</summary>
    public List<StoredRecord> Find(IEnumerable<string> ids)
    {
        var found = new List<StoredRecord>();
        lock (_lock)
        {
            RequireReadable();
            foreach (var id in ids)
            {
                if (_records.TryGetValue(id, out var record))
                    found.Add(record);
            }
        }

        return found;
    }

    /// <summary>One record as it is stored, whether or not the index can be read; <see langword="null"/> where there is none of that id.</summary>
    public StoredRecord? Peek(string id)
    {
        lock (_lock)
            return _records.GetValueOrDefault(id);
    }

    /// <summary>Every id, in the order of insertion.</summary>
    public string[] Ids()
    {
        StoredRecord[] records;
        lock (_lock)
            records = [.. _records.Values];
        Array.Sort(records, static (a, b) => a.Sequence.CompareTo(b.Sequence));
        return Array.ConvertAll(records, static record => record.Id);
    }

    public bool HasNonFiniteVectors
    {
        get
        {
            lock (_lock)
                return _nonFinite > 0;
        }
    }

    public void RequireDimension(int dimension, string what)
    {
        if (Dimension != 0 && Dimension != dimension)
            throw new DimensionMismatchException($"index '{Name}' has dimension {Dimension}, {what} has {dimension}");
    }

    // The service stores a NaN or an infinity and then fails on its own answer; so does this.
    private void RequireReadable()
    {
        if (_nonFinite > 0)
            throw RejectedException.Internal($"Index '{Name}' holds a vector with a NaN or an infinity and cannot be read");
    }
}
