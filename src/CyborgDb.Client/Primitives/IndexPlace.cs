namespace CyborgDb.Primitives;

/// <summary>Which index it is: its name, and where its service is, without the scheme and whatever else an address may have.</summary>
internal sealed record IndexPlace(string Name, string Service)
{
    public static IndexPlace Of(string name, Uri address) => new(name, address.Authority + address.AbsolutePath);

    /// <summary>As an error shows it.</summary>
    public string Shown => $"'{ShownText.Of(Name)}' at {Service}";
}
