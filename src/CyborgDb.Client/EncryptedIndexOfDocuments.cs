using System.Diagnostics;
using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Documents;

namespace CyborgDb;

/// <summary>An encrypted index whose items are documents: objects of one type. Made by <see cref="EncryptedIndex.As{TDocument}(JsonTypeInfo{TDocument}, DocumentOptions{TDocument})"/>.</summary>
/// <typeparam name="TDocument">The documents' type.</typeparam>
/// <remarks>
/// It does what the <see cref="Index"/> under it does with items, and fails as that fails. What concerns the index as a whole (to describe, train or
/// delete it, and its users) is done there.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class EncryptedIndex<TDocument>
{
    private readonly DocumentShape<TDocument>? _shape;
    private readonly EncryptedIndex? _index;

    internal EncryptedIndex(EncryptedIndex index, DocumentShape<TDocument> shape)
    {
        _index = index;
        _shape = shape;
    }

    /// <summary>
    /// For classes that stand in for an index in tests: a mocking library's, or one of your own, which overrides what the test calls. What is
    /// not overridden throws a <see cref="NotSupportedException"/>, as there is no service.
    /// </summary>
    protected EncryptedIndex()
    {
    }

    /// <summary>The index under this one.</summary>
    public virtual EncryptedIndex Index => _index ?? throw StandIn();

    /// <summary>The index's name.</summary>
    public virtual string Name => Index.Name;

    private DocumentShape<TDocument> Shape => _shape ?? throw StandIn();

    /// <summary>Translates a condition on documents to a filter, with the names and the form that their type info gives them.</summary>
    /// <param name="predicate">The condition; see <see cref="Filter.Where{T}"/> for what it can say. The marked members are not part of the metadata.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="NotSupportedException">A part of the predicate cannot be said to the service; the message shows that part.</exception>
    public virtual Filter Where(Expression<Func<TDocument, bool>> predicate) => Filter.Where(predicate, Shape.Stored);

    /// <summary>The index's name and its key's fingerprint.</summary>
    /// <returns>For example <c>docs (IndexKey 3f9a01c2)</c>.</returns>
    public override string ToString() => _index?.ToString() ?? "(stands in for an index)";

    private static NotSupportedException StandIn() =>
        new("This object stands in for an index in a test, and what was called is not overridden.");
}
