namespace CyborgDb;

/// <summary>
/// Marks the member of a document that is the item's id: a string, a <see cref="Guid"/> or an integer. It is stored as the id, not in the metadata.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DocumentIdAttribute : Attribute;
