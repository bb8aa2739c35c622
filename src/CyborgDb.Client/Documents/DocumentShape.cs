using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Documents;

/// <summary>How documents of one type become items, and items documents.</summary>
internal sealed class DocumentShape<TDocument>
{
    private readonly DocumentOptions<TDocument>? _options;
    private readonly DocumentMember? _id;
    private readonly DocumentMember? _vector;
    private readonly DocumentMember? _contents;

    public DocumentShape(JsonTypeInfo<TDocument> typeInfo, DocumentOptions<TDocument>? options)
    {
        if (typeInfo.Kind != JsonTypeInfoKind.Object)
            throw new ArgumentException($"A document is written as a JSON object; {typeof(TDocument).Name} is not.", nameof(typeInfo));
        _options = options;
        _id = DocumentMember.Find<DocumentIdAttribute>(
            typeInfo, "a string, a Guid or an integer",
            typeof(string), typeof(Guid), typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(short), typeof(ushort), typeof(byte), typeof(sbyte));
        _vector = DocumentMember.Find<DocumentVectorAttribute>(
            typeInfo, "float[], a list of float, ReadOnlyMemory<float> or Memory<float>",
            typeof(float[]), typeof(ReadOnlyMemory<float>), typeof(Memory<float>), typeof(List<float>), typeof(IList<float>), typeof(IReadOnlyList<float>), typeof(IEnumerable<float>));
        _contents = DocumentMember.Find<DocumentContentsAttribute>(
            typeInfo, "a string, byte[] or ReadOnlyMemory<byte>", typeof(string), typeof(byte[]), typeof(ReadOnlyMemory<byte>));
        if (_id is null && options?.Id is null)
        {
            throw new ArgumentException(
                $"{typeof(TDocument).Name} has no member marked [DocumentId] among those that are written as JSON; mark one, or give a delegate in the options.", nameof(typeInfo));
        }
        Stored = WithoutMarked(typeInfo);
    }

    /// <summary>How the metadata of a document is written and read: as the document, without its id, vector and contents.</summary>
    public JsonTypeInfo<TDocument> Stored { get; }

    public string Id(TDocument document) => (_options?.Id is { } id ? id(document) : _id!.Id(document!))!;

    public ReadOnlyMemory<float> Vector(TDocument document) =>
        _options?.Vector is { } vector ? vector(document) : _vector?.Vector(document!) ?? default;

    public ItemContents? Contents(TDocument document) =>
        _options?.Contents is { } contents ? contents(document) : _contents?.Contents(document!);

    public Metadata Metadata(TDocument document) => CyborgDb.Metadata.FromObject(document, Stored);

    /// <summary>The document of an item, and where that was read from, for the failure. It is read from one JSON object, so that constructors, required and init-only members work.</summary>
    /// <exception cref="CyborgDbProtocolException">The item does not fit the type.</exception>
    public TDocument Read(string routeName, string indexName, string id, Metadata? metadata, ReadOnlyMemory<float>? vector, ItemContents? contents)
    {
        using var buffer = new PooledBuffer();
        try
        {
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                foreach (var (name, value) in metadata?.Fields ?? [])
                {
                    if (name == _id?.Name || name == _vector?.Name || name == _contents?.Name)
                        continue;
                    json.WritePropertyName(name);
                    MetadataJson.Write(json, value);
                }
                _id?.WriteId(json, id);
                if (vector is { } values)
                    _vector?.WriteVector(json, values.Span);
                if (contents is not null)
                    _contents?.WriteContents(json, contents);
                json.WriteEndObject();
            }
            return JsonSerializer.Deserialize(buffer.Written.Span, Stored)!;
        }
        catch (Exception error) when (Misfit.Is(error))
        {
            throw new CyborgDbProtocolException(
                $"The item '{ShownText.Of(id)}' of index '{indexName}' does not fit {typeof(TDocument).Name}: {Misfit.Reason(error)}", error,
                new CallFacts { RouteName = routeName, IndexName = indexName, StatusCode = HttpStatusCode.OK, IsRead = true, MayHaveArrived = true, Attempts = 1 });
        }
    }

    private JsonTypeInfo<TDocument> WithoutMarked(JsonTypeInfo<TDocument> typeInfo)
    {
        string?[] marked = [_id?.Name, _vector?.Name, _contents?.Name];
        // The members are left out by taking their getters away, not by taking them out: constructors may have parameters for them.
        var options = new JsonSerializerOptions(typeInfo.Options)
        {
            TypeInfoResolver = typeInfo.Options.TypeInfoResolver!.WithAddedModifier(info =>
            {
                if (info.Type != typeof(TDocument))
                    return;
                foreach (var property in info.Properties.Where(p => marked.Contains(p.Name)))
                {
                    property.Get = null;
                    // The serializer passes over a list that has only a setter, unless somebody has set the setter.
                    if (property.Set is { } set)
                        property.Set = set;
                    property.IsRequired = false;
                }
            }),
        };
        return (JsonTypeInfo<TDocument>)options.GetTypeInfo(typeof(TDocument));
    }
}
