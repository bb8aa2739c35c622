using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <summary>
/// The metadata of an item: a map from field names to <see cref="MetadataValue"/>s, which filters can use. The service encrypts it.
/// Field names are case-sensitive. Write <c>new() { ["lang"] = "en", ["year"] = 2024 }</c>.
/// </summary>
/// <remarks>
/// <para>The service stores numbers as float64. A whole number that float64 cannot represent (some beyond ±2^53) is kept exactly here, but sending an item with it
/// throws an <see cref="ArgumentException"/>.</para>
/// <para>Maps and lists can be nested 60 levels deep, including this map.</para>
/// <para><see cref="ToString"/> and the debugger show the number of fields, never a value. Its JSON is an object with its fields.</para>
/// </remarks>
/// <example>
/// <code>
/// var metadata = new Metadata
/// {
///     ["title"] = "Spring",
///     ["year"] = 2024,
///     ["price"] = 9.5,
///     ["published"] = DateTimeOffset.UtcNow,
///     ["tags"] = new[] { "season", "garden" },
///     ["loc"] = new Metadata { ["city"] = "Bern" },
/// };
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
[DebuggerTypeProxy(typeof(RedactedView))]
[JsonConverter(typeof(MetadataJsonConverter))]
public sealed partial class Metadata : IReadOnlyDictionary<string, MetadataValue>, IEquatable<Metadata>
{
    private static readonly JsonWriterOptions s_writerOptions = new() { MaxDepth = Nesting.MaxDepth };

    /// <summary>That of an item that has none.</summary>
    internal static readonly Metadata None = new Metadata().Freeze();

    private readonly Dictionary<string, MetadataValue> _fields = new(StringComparer.Ordinal);
    private bool _frozen;
    private int _depth;
    private bool _fitsFloat64;

    /// <summary>Creates metadata without fields.</summary>
    public Metadata()
    {
    }

    /// <summary>Creates metadata with the fields of other metadata. You can change the copy, even if the original comes from an item that was read and cannot be changed.</summary>
    /// <param name="fields">The fields.</param>
    /// <exception cref="ArgumentException">A name has an unpaired surrogate.</exception>
    public Metadata(IEnumerable<KeyValuePair<string, MetadataValue>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        foreach (var (name, value) in fields)
            this[name] = value;
    }

    /// <summary>The number of levels: 1 for a map without nested maps and lists.</summary>
    internal int Depth
    {
        get
        {
            if (_frozen)
                return _depth;
            var below = 0;
            foreach (var (_, value) in _fields)
                below = Math.Max(below, value.Depth);
            return below + 1;
        }
    }

    /// <summary>Whether float64 has all the numbers in it.</summary>
    internal bool FitsFloat64
    {
        get
        {
            if (_frozen)
                return _fitsFloat64;
            foreach (var (_, value) in _fields)
            {
                if (!value.FitsFloat64)
                    return false;
            }
            return true;
        }
    }

    /// <summary>The value of a field.</summary>
    /// <param name="key">
    /// The name of the field, without unpaired surrogates. A field that is set to <see cref="MetadataValue.Null"/> exists and has no value; <see cref="Remove"/> removes a field.
    /// </param>
    /// <returns>The value.</returns>
    /// <exception cref="KeyNotFoundException">When reading: the field does not exist; the message names it.</exception>
    /// <exception cref="ArgumentException">When writing: the name has an unpaired surrogate.</exception>
    /// <exception cref="InvalidOperationException">When writing: the metadata is part of other metadata or of a result, and cannot be changed.</exception>
    public MetadataValue this[string key]
    {
        get => _fields.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The metadata has no field '{ShownText.Of(key)}'.");
        set
        {
            ArgumentNullException.ThrowIfNull(key);
            WellFormedText.ThrowIfNot(key);
            ThrowIfFrozen();
            _fields[key] = value;
        }
    }

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> Keys => _fields.Keys;

    /// <summary>The values of the fields.</summary>
    public IEnumerable<MetadataValue> Values => _fields.Values;

    /// <summary>The number of fields.</summary>
    public int Count => _fields.Count;

    /// <summary>Adds or replaces a field.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name has an unpaired surrogate.</exception>
    public void Add(string key, MetadataValue value) => this[key] = value;

    /// <summary>Removes a field.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>True if the field existed.</returns>
    /// <exception cref="InvalidOperationException">The metadata is part of other metadata or of a result, and cannot be changed.</exception>
    public bool Remove(string key)
    {
        ThrowIfFrozen();
        return _fields.Remove(key);
    }

    /// <summary>Creates metadata from a JSON object.</summary>
    /// <param name="element">A JSON object. It is copied, so you can dispose of its document.</param>
    /// <returns>The metadata.</returns>
    /// <exception cref="ArgumentException">The element is not an object, is nested more than 60 levels deep, or a string in it has an unpaired surrogate.</exception>
    public static Metadata FromJson(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new ArgumentException($"Metadata is a JSON object; this is a JSON {element.ValueKind}.", nameof(element));
        if (Nesting.DepthOf(element) > Nesting.MaxDepth)
            throw TooDeep(nameof(element));
        WellFormedText.ThrowIfNot(element);
        return Of(element);
    }

    /// <summary>The same for an object that is known to be within the limit, and its strings to be well-formed.</summary>
    internal static Metadata Of(JsonElement element)
    {
        var metadata = new Metadata();
        foreach (var property in element.EnumerateObject())
            metadata[property.Name] = MetadataValue.Of(property.Value);
        return metadata;
    }

    /// <summary>
    /// Creates metadata from an object, by writing it as JSON, without reflection. Members that are <see langword="null"/> are left out, as <see cref="Filter.Where{T}"/>
    /// expects.
    /// </summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="value">The object.</param>
    /// <param name="typeInfo">How it is written, from a source-generated context: <c>MyContext.Default.MyType</c>.</param>
    /// <returns>The metadata.</returns>
    /// <exception cref="ArgumentException">
    /// The JSON of the object is not an object; it is nested more than 60 levels deep, or endlessly because the object contains itself; it has a number that is not
    /// finite; or a string in it has an unpaired surrogate.
    /// </exception>
    public static Metadata FromObject<T>(T value, JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        using var buffer = new PooledBuffer();
        // The writer ends what the type's own options may allow to go on: a cycle, or more levels than there is stack.
        using var json = new Utf8JsonWriter(buffer, s_writerOptions);
        try
        {
            JsonSerializer.Serialize(json, value, typeInfo);
            json.Flush();
        }
        catch (Exception error) when (error is JsonException || error is InvalidOperationException or ArgumentException && json.CurrentDepth > 0)
        {
            // Its message would quote names of fields, which may be anything.
            throw new ArgumentException(
                $"The object of type {typeof(T).Name} cannot be written as metadata: it holds itself, is nested more than {Nesting.MaxDepth} levels deep, has a number that is not finite or a JsonElement without a value, or a member or converter gave it up.",
                nameof(value));
        }
        using var document = JsonDocument.Parse(buffer.Written);
        return FromJson(document.RootElement).WithoutNulls();
    }

    /// <summary>Reads the metadata as an object, without reflection.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="typeInfo">How it is read, from a source-generated context: <c>MyContext.Default.MyType</c>.</param>
    /// <returns>The object.</returns>
    /// <exception cref="CyborgDbProtocolException">The fields do not fit the type.</exception>
    public T? ToObject<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        using var buffer = Written();
        try
        {
            return JsonSerializer.Deserialize(buffer.Written.Span, typeInfo);
        }
        catch (Exception error) when (Misfit.Is(error))
        {
            throw new CyborgDbProtocolException($"The metadata does not fit {typeof(T).Name}: {Misfit.Reason(error)}", error);
        }
    }

    /// <summary>
    /// Gives the metadata as a JSON object. Do not log it. A whole number that float64 cannot represent is written with all its digits; any other number as the shortest text
    /// that reads back as the same float64.
    /// </summary>
    /// <returns>The JSON text.</returns>
    public string ToJson()
    {
        using var buffer = Written();
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    /// <summary>Tells whether a field exists.</summary>
    /// <param name="key">The name of the field.</param>
    /// <returns>True if it exists.</returns>
    public bool ContainsKey(string key) => _fields.ContainsKey(key);

    /// <summary>Reads a field that may not exist.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">Its value, or <see cref="MetadataValueKind.Null"/>.</param>
    /// <returns>True if the field exists.</returns>
    public bool TryGetValue(string key, out MetadataValue value) => _fields.TryGetValue(key, out value);

    /// <summary>The fields, in the order in which they were added.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<KeyValuePair<string, MetadataValue>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Tells whether other metadata has the same fields with the same values, in any order.</summary>
    /// <param name="other">The other metadata.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals([NotNullWhen(true)] Metadata? other) =>
        other is not null && Count == other.Count
        && _fields.All(field => other._fields.TryGetValue(field.Key, out var value) && value == field.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    /// <summary>Shows the number of fields, never what is in them.</summary>
    /// <returns>For example <c>Metadata (3 fields)</c>.</returns>
    public override string ToString() => $"Metadata ({Counted.Of(Count, "field")})";

    /// <summary>A copy that cannot be changed any more, so that a value which holds it stays what it is and no map can hold itself.</summary>
    internal Metadata Snapshot()
    {
        if (_frozen)
            return this;
        var copy = new Metadata();
        foreach (var (name, value) in _fields)
            copy._fields.Add(name, value);
        return copy.Freeze();
    }

    /// <summary>Ends all changes of this map.</summary>
    internal Metadata Freeze()
    {
        _depth = Depth;
        _fitsFloat64 = FitsFloat64;
        _frozen = true;
        return this;
    }

    /// <summary>The fields as a struct enumerator sees them, for writing without an allocation.</summary>
    internal Dictionary<string, MetadataValue> Fields => _fields;

    internal static ArgumentException TooDeep(string? parameter) =>
        new($"Metadata can be nested {Nesting.MaxDepth} levels deep; this is deeper.", parameter);

    private Metadata WithoutNulls()
    {
        var copy = new Metadata();
        foreach (var (name, value) in _fields)
        {
            if (value.Kind != MetadataValueKind.Null)
                copy._fields.Add(name, value.Kind == MetadataValueKind.Map ? value.AsMap().WithoutNulls() : value);
        }
        return copy;
    }

    private PooledBuffer Written()
    {
        var buffer = new PooledBuffer();
        using var json = new Utf8JsonWriter(buffer);
        MetadataJson.Write(json, this);
        return buffer;
    }

    private void ThrowIfFrozen()
    {
        if (_frozen)
            throw new InvalidOperationException("This metadata cannot be changed: it is part of an item that was read, or of another value. Make a copy: new Metadata(fields).");
    }

    private sealed class RedactedView(Metadata metadata)
    {
        public int Count => metadata.Count;
    }
}
