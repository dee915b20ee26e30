namespace MLSegmentation.Site;

/// <summary>What a writer of documents has to mend.</summary>
internal sealed class SiteException(string message) : Exception(message);
