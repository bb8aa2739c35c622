namespace CyborgDb.Tests.Values;

/// <summary>Contents: text or bytes on the way there, and read as either on the way back.</summary>
public sealed class ItemContentsTests
{
    [Fact]
    public void Text_stays_verbatim_and_bytes_become_their_base64_text()
    {
        Assert.Equal("x ü", ItemContents.FromText("x ü").Text);
        Assert.Equal("AQIDBA==", ItemContents.FromBytes(new byte[] { 1, 2, 3, 4 }).Text);
        Assert.Equal([1, 2, 3, 4], ItemContents.FromBytes(new byte[] { 1, 2, 3, 4 }).ToBytes());
        Assert.Equal([1, 2, 3, 4], ItemContents.FromText("AQIDBA==").ToBytes());
        Assert.Empty(ItemContents.FromText("").ToBytes());
        Assert.Equal("", ItemContents.FromBytes(default).Text);
    }

    [Fact]
    public void Implicit_conversions_keep_null_and_the_kind()
    {
        ItemContents? text = "x";
        ItemContents? bytes = new byte[] { 1 };
        ItemContents memory = new ReadOnlyMemory<byte>([2]);
        ItemContents? noText = (string?)null;
        ItemContents? noBytes = (byte[]?)null;
        Assert.Equal("text, 1 character", text.ToString());
        Assert.Equal("bytes, 1 byte", bytes.ToString());
        Assert.Equal([2], memory.ToBytes());
        Assert.Null(noText);
        Assert.Null(noBytes);
        Assert.Throws<ArgumentNullException>("text", () => ItemContents.FromText(null!));
    }

    [Theory, InlineData("text"), InlineData("AQIDBA="), InlineData("AQ IDBA=="), InlineData("AQIDBA==\n"), InlineData("AQIDBA-_"), InlineData("AQIDBA==AQ=="), InlineData("é===")]
    public void Text_that_is_not_base64_is_not_read_as_bytes(string text)
    {
        if (text == "text")
            Assert.Equal(3, ItemContents.FromText(text).ToBytes().Length);
        else
            Assert.Throws<FormatException>(() => ItemContents.FromText(text).ToBytes());
    }
}
