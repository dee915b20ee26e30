namespace MLSegmentation.Regions;

/// <summary>Gets pixels of a row that lie side by side: those from the left one to before the end.</summary>
internal delegate void RunReceiver(int y, int left, int end);
